"""Who changed which settings, and bringing back what was removed."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from accounts.models import AuditEvent
from atendimento.services.history import removal_undo
from atendimento.views.messages import as_uuid
from atendimento.views.settings.base import done, settings_page, show

PAGE = 50
LISTS = {"team": "settings-teams", "skill": "settings-teams", "hours": "settings-hours", "level": "settings-levels"}


@settings_page("audit.read", "GET", "HEAD")
def history(request: DeskRequest) -> HttpResponse:
    """The newest first; ids say when."""
    found = AuditEvent.objects.select_related("actor").defer("removed").order_by("-id")
    if before := as_uuid(request.GET.get("antes", "")):
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    return show(request, "history", "history", rows=rows[:PAGE], more=rows[PAGE - 1].pk if len(rows) > PAGE else None)


@settings_page("queue.manage", "DELETE")
def undo(request: DeskRequest, pk: UUID) -> HttpResponse:
    event = removal_undo(event=AuditEvent.objects.get(pk=pk), by=request.user)
    to = LISTS.get(event.action.partition(".")[0], "settings")
    return done(request, _("%(name)s is back") % {"name": event.about}, to)
