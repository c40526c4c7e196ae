"""The first page of the settings, and the finder of people that its forms share."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from accounts.models import User
from atendimento import rosters
from atendimento.forms.members import Members, people_named
from atendimento.views.settings.base import settings_page, show


@settings_page("queue.manage", "GET", "HEAD")
def overview(request: DeskRequest) -> HttpResponse:
    """What there is and what needs a hand."""
    return show(request, "overview", "", **rosters.overview())


@settings_page("team.manage", "POST")
def finder(request: DeskRequest) -> HttpResponse:
    """People who could be added to what is being edited; posted, as who is there already may be a long list."""
    named = request.POST.getlist("member") + request.POST.getlist("through_team")
    present = [each.pk for each in people_named(named)]
    found = rosters.people_to_add(request.POST.get("find", "")[:100], present)
    return render(request, "settings/_found.html", {"found": found, "kind": request.POST.get("kind", "")})


@settings_page("team.manage", "GET", "HEAD")
def seat(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One row for the list of members."""
    person = User.objects.get(pk=pk, is_active=True)
    row = Members.of_people([person]).rows[0]
    return render(request, "settings/_seat.html", {"row": row, "kind": request.GET.get("kind", "")})
