"""One's own presence, and the team's for those who lead it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from accounts.errors import Forbidden
from accounts.http import DeskRequest
from accounts.models import PresenceState
from accounts.presence import presence_beat, presence_set
from accounts.roles import may
from atendimento import crew
from atendimento.models import Queue, Team
from atendimento.services.assignments import team_balance
from atendimento.views.desk import desk
from atendimento.views.moves import chosen
from atendimento.views.words import for_scripts


@desk("POST")
def presence(request: DeskRequest) -> HttpResponse:
    """What I am from now on; answers with my menu."""
    mine = set_presence(request, request.user)
    return render(request, "atendimento/_presence.html", {"presence": mine, "swapped": True})


@desk("POST")
def beat(request: DeskRequest) -> HttpResponse:
    """Whoever has a page without a socket open is at the desk all the same."""
    presence_beat(request.user)
    return HttpResponse(status=204)


@desk("GET", "HEAD")
def presences(request: DeskRequest) -> HttpResponse:
    """Who is here, for a page that may have missed frames."""
    return JsonResponse({"people": crew.presences()})


@desk("GET", "HEAD")
def team(request: DeskRequest) -> HttpResponse:
    check_lead(request)
    return render(request, "atendimento/team.html", {**of_team(), "words": for_scripts()})


@desk("GET", "HEAD")
def team_now(request: DeskRequest) -> HttpResponse:
    """What changes by itself while the page is open."""
    check_lead(request)
    return render(request, "atendimento/_team.html", of_team())


@desk("POST")
def person_presence(request: DeskRequest, pk: UUID) -> HttpResponse:
    set_presence(request, crew.people().get(pk=pk))
    return render(request, "atendimento/_team.html", of_team())


@desk("POST")
def balance(request: DeskRequest) -> HttpResponse:
    queue = chosen(Queue.objects.all(), request.POST.get("queue", ""))
    moved = team_balance(by=request.user, queue=queue, team=chosen(Team.objects.all(), request.POST.get("team", "")))
    text = ngettext("%(n)s conversation moved.", "%(n)s conversations moved.", moved) % {"n": moved}
    response = render(request, "atendimento/_team.html", of_team())
    return trigger_client_event(response, "toast", {"text": text if moved else _("Already even: nobody had to move.")})


def set_presence(request: DeskRequest, user: Any) -> Any:
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    return presence_set(user=user, state=state, reason=reason, by=request.user)


def check_lead(request: DeskRequest) -> None:
    if not may(request.user, "presence.force"):
        raise Forbidden(_("Only supervisors see the team"))


def of_team() -> dict[str, Any]:
    colleagues = crew.crew()
    return {
        "crew": colleagues,
        "online": sum(each.presence.state == PresenceState.ONLINE for each in colleagues),
        "queues": crew.queues_now(),
        "teams": crew.teams_serving(),
    }
