"""People: who works here, as what, and where. Admins invite and dismiss; supervisors say who works in which queue."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import DeskRequest
from accounts.models import User
from accounts.presence import presence_of
from accounts.roles import may
from atendimento import rosters
from atendimento.forms.people import InviteForm, PersonForm, places_of
from atendimento.services import places
from atendimento.views.settings.base import attempt, done, posted, settings_page, show

PAGE = 50


@settings_page("team.manage", "GET", "HEAD")
def people(request: DeskRequest) -> HttpResponse:
    """Colleagues with where they work and whether they are here; or those who left."""
    search, left = request.GET.get("q", "").strip()[:100], request.GET.get("quem") == "sairam"
    found = Paginator(rosters.people(search, is_active=not left), PAGE).get_page(request.GET.get("pagina"))
    presence = presence_of(person.pk for person in found)
    rows = [(person, presence[person.pk]) for person in found]
    return show(request, "people", "people", rows=rows, found=found, search=search, left=left)


@settings_page("person.manage", "GET", "HEAD", "POST")
def invite(request: DeskRequest) -> HttpResponse:
    """A new colleague; their password is shown here and never again."""
    form = InviteForm(posted(request))
    if made := attempt(form, lambda: places.person_invite(by=request.user, **form.cleaned_data)):
        return show_password(request, *made)
    return show(request, "invite", "people", form=form)


@settings_page("team.manage", "GET", "HEAD", "POST")
def person(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Change a colleague."""
    found = colleague(pk)
    form = PersonForm(posted(request), initial=places_of(found))
    form.lock(*locked(request.user, found))
    if attempt(form, lambda: places.person_update(person=found, by=request.user, **form.cleaned_data)):
        return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-people")
    by_teams = found.memberships.filter(is_direct=False).select_related("queue").order_by("queue__name")
    return show(request, "person", "people", form=form, person=found, by_teams=by_teams)


def locked(user: User, person: User) -> list[str]:
    """What this user does not change of that person."""
    if not may(user, "person.manage"):
        return ["name", "role"]
    return ["role"] if user.pk == person.pk else []


def colleague(pk: UUID) -> User:
    """Raises User.DoesNotExist for people of other companies, whom the database does not show."""
    return User.objects.get(pk=pk)


@settings_page("person.manage", "POST")
def password(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A new password instead of a forgotten one."""
    found = colleague(pk)
    return show_password(request, found, places.person_password_reset(person=found, by=request.user))


def show_password(request: DeskRequest, person: User, secret: str) -> HttpResponse:
    """Once, in this answer: it is neither stored nor put into an address."""
    address = request.build_absolute_uri(reverse("login"))
    answer = show(request, "password", "people", person=person, secret=secret, address=address)
    answer.status_code = 200
    return answer


@settings_page("person.manage", "POST", "DELETE")
def absence(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting dismisses, deleting brings back."""
    found = colleague(pk)
    if request.method == "DELETE":
        places.person_return(person=found, by=request.user)
        return done(request, _("%(name)s may sign in again") % {"name": found.name}, "settings-people")
    released = places.person_dismiss(person=found, by=request.user)
    return done(request, farewell(found, released), "settings-people", undo=request.path)


def farewell(person: User, released: int) -> str:
    said = _("%(name)s no longer signs in") % {"name": person.name}
    if not released:
        return said
    back: dict[str, Any] = {"count": released}
    went = ngettext(
        "%(count)s conversation went back to its queue", "%(count)s conversations went back to their queues", released
    )
    return f"{said}. {went % back}"
