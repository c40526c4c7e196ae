"""Queues: who works in them, who gets what, and what customers are told."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import DeskRequest
from atendimento import rosters
from atendimento.forms.members import Members, brought_by_teams
from atendimento.forms.queues import QueueForm
from atendimento.models import Queue
from atendimento.services.queues import (
    queue_archive,
    queue_create,
    queue_members_set,
    queue_restore,
    queue_update,
)
from atendimento.views.settings.base import attempt, done, posted, settings_page, show


@settings_page("queue.manage", "GET", "HEAD")
def queues(request: DeskRequest) -> HttpResponse:
    """Those at work with who waits and what they lack, and the archived ones."""
    found = rosters.queues()
    active = [each for each in found if each.is_active]
    return show(request, "queues", "queues", rows=active, archived=[each for each in found if not each.is_active])


@settings_page("queue.manage", "GET", "HEAD", "POST")
def queue(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """Make or change a queue."""
    found = Queue.objects.get(pk=pk) if pk else None
    form = QueueForm(posted(request), queue=found)
    if request.method == "POST":
        members = Members.read(request.POST)
        if attempt(form, lambda: save(request, found, form.cleaned_data, members)):
            return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-queues")
    else:
        members = Members.of_queue(found) if found else Members([])
    context = rosters.queue_context(found) if found else {}
    by_teams = brought_by_teams(found) if found else []
    return show(request, "queue", "queues", form=form, queue=found, members=members, by_teams=by_teams, **context)


@transaction.atomic
def save(request: DeskRequest, found: Queue | None, said: dict[str, Any], members: Members) -> Queue:
    capacities = members.capacities()
    changed = queue_update(queue=found, by=request.user, **said) if found else queue_create(by=request.user, **said)
    queue_members_set(queue=changed, by=request.user, members=capacities)
    return changed


@settings_page("queue.manage", "POST", "DELETE")
def archive(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting archives, deleting brings back."""
    found = Queue.objects.get(pk=pk)
    if request.method == "DELETE":
        queue_restore(queue=found, by=request.user)
        return done(request, _("%(name)s is back") % {"name": found.name}, "settings-queues")
    moved = queue_archive(queue=found, by=request.user)
    said = _("%(name)s archived") % {"name": found.name}
    if moved:
        went = ngettext("%(count)s conversation went on", "%(count)s conversations went on", moved) % {"count": moved}
        said = f"{said}. {went}"
    return done(request, said, "settings-queues", undo=reverse("settings-queue-archive", args=[pk]))
