"""Service levels: how fast a queue promises to be."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento.forms.levels import LevelForm
from atendimento.models import SlaPolicy, SlaTarget, TicketPriority
from atendimento.services.levels import sla_delete, sla_save
from atendimento.views.settings.base import attempt, done, posted, removed, settings_page, show


@settings_page("sla.manage", "GET", "HEAD")
def levels(request: DeskRequest) -> HttpResponse:
    """Each with what it promises for a normal conversation and the queues that promise it."""
    found = SlaPolicy.objects.order_by("name").prefetch_related("targets", "queues")
    return show(request, "levels", "levels", rows=[(each, normal(each)) for each in found])


def normal(policy: SlaPolicy) -> SlaTarget | None:
    return next((each for each in policy.targets.all() if each.priority == TicketPriority.NORMAL), None)


@settings_page("sla.manage", "GET", "HEAD", "POST")
def level(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """Make or change a service level."""
    policy = SlaPolicy.objects.get(pk=pk) if pk else None
    form = LevelForm(posted(request), initial=LevelForm.initial_of(policy))
    if attempt(form, lambda: save(request, form, policy)):
        return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-levels")
    used_by = policy.queues.order_by("name") if policy else []
    return show(request, "level", "levels", form=form, policy=policy, used_by=used_by)


def save(request: DeskRequest, form: LevelForm, policy: SlaPolicy | None) -> SlaPolicy:
    said = {name: form.cleaned_data[name] for name in ("name", "at_risk_percent")}
    return sla_save(by=request.user, policy=policy, targets=form.targets(), **said)


@settings_page("sla.manage", "POST")
def delete_level(request: DeskRequest, pk: UUID) -> HttpResponse:
    policy = SlaPolicy.objects.get(pk=pk)
    return removed(request, sla_delete(by=request.user, policy=policy), "settings-levels")
