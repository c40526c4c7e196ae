"""Teams, and skills: who belongs together and who can do what."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento import rosters
from atendimento.forms.members import Members
from atendimento.forms.teams import SkillForm, TeamForm
from atendimento.models import Skill, Team
from atendimento.services.teams import skill_delete, skill_save, team_create, team_delete, team_update
from atendimento.views.settings.base import attempt, done, posted, removed, settings_page, show


@settings_page("team.manage", "GET", "HEAD")
def teams(request: DeskRequest) -> HttpResponse:
    return show_all(request, SkillForm())


def show_all(request: DeskRequest, form: SkillForm, changed: Skill | None = None) -> HttpResponse:
    """The list with the form of one skill, or of a new one, as it was typed."""
    return show(request, "teams", "teams", rows=rosters.teams(), skills=rosters.skills(), form=form, changed=changed)


@settings_page("team.manage", "GET", "HEAD", "POST")
def team(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """Make or change a team."""
    found = Team.objects.get(pk=pk) if pk else None
    form = TeamForm(posted(request), team=found)
    if request.method == "POST":
        members = Members.read(request.POST)
        if attempt(form, lambda: save(request, found, form, members)):
            return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-teams")
    else:
        members = Members.of_team(found) if found else Members([])
    return show(request, "team", "teams", form=form, team=found, members=members)


def save(request: DeskRequest, found: Team | None, form: TeamForm, members: Members) -> Team:
    queues = [queue.pk for queue in form.cleaned_data["queues"]]
    said = {"name": form.cleaned_data["name"], "members": members.ids, "queues": queues}
    return team_update(team=found, by=request.user, **said) if found else team_create(by=request.user, **said)


@settings_page("team.manage", "POST")
def delete_team(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = Team.objects.get(pk=pk)
    return removed(request, team_delete(team=found, by=request.user), "settings-teams")


@settings_page("team.manage", "POST")
def skill(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """A new skill, or another name for one."""
    found = Skill.objects.get(pk=pk) if pk else None
    form = SkillForm(request.POST)
    if attempt(form, lambda: skill_save(by=request.user, name=form.cleaned_data["name"], skill=found)):
        return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-teams")
    return show_all(request, form, found)


@settings_page("team.manage", "POST")
def delete_skill(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = Skill.objects.get(pk=pk)
    return removed(request, skill_delete(by=request.user, skill=found), "settings-teams")
