"""What the settings pages share: who may enter, how a form answers, and what is said afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.http import DeskRequest
from accounts.models import AuditEvent
from accounts.roles import ACTIONS, ADMINS, LEADS, may
from atendimento.forms.base import SettingsForm
from atendimento.views.desk import View, desk

T = TypeVar("T")


class Section(NamedTuple):
    """One entry of the side; `action` is what somebody may do to find it useful."""

    key: str
    title: Any
    icon: str
    action: str

    @property
    def url(self) -> str:
        return reverse(f"settings-{self.key}")


SECTIONS = (
    Section("queues", gettext_lazy("Queues"), "chat", "queue.manage"),
    Section("teams", gettext_lazy("Teams"), "people", "team.manage"),
    Section("people", gettext_lazy("People"), "user", "team.manage"),
    Section("bots", gettext_lazy("Bots"), "bot", "bot.manage"),
    Section("labels", gettext_lazy("Labels"), "tag", "label.manage"),
    Section("stages", gettext_lazy("Sales pipelines"), "deal", "pipeline.manage"),
    Section("fields", gettext_lazy("Contact fields"), "task", "field.manage"),
    Section("hours", gettext_lazy("Business hours"), "calendar", "hours.manage"),
    Section("levels", gettext_lazy("Service levels"), "hourglass", "sla.manage"),
    Section("history", gettext_lazy("History"), "clock", "audit.read"),
    Section("integrations", gettext_lazy("Integrations"), "link", "integration.manage"),
)

WHO = {
    LEADS: gettext_lazy("Only supervisors and admins change settings"),
    ADMINS: gettext_lazy("Only admins change this"),
}


def settings_page(action: str, *methods: str) -> Callable[[View], View]:
    """A page for those who may do `action`; the others are told so (403)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, action):
                raise Forbidden(WHO[ACTIONS[action]])
            return view(request, *args, **kwargs)

        return desk(*methods)(inner)

    return decorate


def show(request: DeskRequest, template: str, section: str, **context: Any) -> HttpResponse:
    """A whole page; scripts take out of it what they need. A form that was refused answers 422."""
    sections = [each for each in SECTIONS if may(request.user, each.action)]
    status = 422 if request.method == "POST" else 200
    page = {"sections": sections, "section": section, **context}
    return render(request, f"settings/{template}.html", page, status=status)


def posted(request: DeskRequest) -> QueryDict | None:
    """What a form is bound to: an empty post too is one to be refused."""
    return request.POST if request.method == "POST" else None


def attempt(form: SettingsForm, save: Callable[[], T]) -> T | None:
    """What `save` returns; None when nothing was posted, or the form or a rule behind it says no. The reason is then at
    its field.
    """
    if not form.is_valid():
        return None
    try:
        return save()
    except (Invalid, Conflict) as error:
        form.refuse(error)
    except IntegrityError:  # two people saved the same name at the same moment
        form.add_error(None, _("Somebody else just saved the same. Look at the list and try again"))
    return None


def done(request: DeskRequest, said: str, to: str, *args: Any, undo: str = "") -> HttpResponse:
    """On to the page named `to`, which says what happened; `undo` is an address that takes it back by DELETE."""
    messages.success(request, said, extra_tags=undo)
    url = reverse(to, args=args)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def removed(request: DeskRequest, event: AuditEvent, to: str) -> HttpResponse:
    undo = reverse("settings-undo", args=[event.pk])
    return done(request, _("%(name)s removed") % {"name": event.about}, to, undo=undo)
