"""The way of a sale: the stages that deals go through."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento import rosters
from atendimento.forms.labels import LabelForm, own_ids
from atendimento.services.badges import stage_restyle
from atendimento.views.settings.base import attempt, done, settings_page, show
from crm.models import Stage
from crm.services.stages import stage_delete, stage_move, stage_save


@settings_page("pipeline.manage", "GET", "HEAD")
def stages(request: DeskRequest) -> HttpResponse:
    return show_all(request, LabelForm())


def show_all(request: DeskRequest, form: LabelForm, changed: Stage | None = None) -> HttpResponse:
    """All with a form each; `form` is that of a new one, or of `changed` as it was typed."""
    rows = [(each, form if each == changed else LabelForm.of(each)) for each in rosters.stages()]
    new = LabelForm() if changed else form
    return show(request, "stages", "stages", rows=rows, form=new, changed=changed)


@settings_page("pipeline.manage", "POST")
def stage(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """A new stage, or another name or colour for one."""
    found = Stage.objects.select_related("pipeline").get(pk=pk) if pk else None
    form = LabelForm(request.POST, auto_id=own_ids(found)) if found else LabelForm(request.POST)
    if saved := attempt(form, lambda: save(request, found, form)):
        return done(request, _("%(name)s saved") % {"name": saved.name}, "settings-stages")
    return show_all(request, form, found)


def save(request: DeskRequest, found: Stage | None, form: LabelForm) -> Stage:
    if found:
        return stage_restyle(by=request.user, stage=found, **form.cleaned_data)
    return stage_save(by=request.user, **form.cleaned_data)


@settings_page("pipeline.manage", "POST")
def move_stage(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One place up, or with `para=baixo` down."""
    found = Stage.objects.select_related("pipeline").get(pk=pk)
    stage_move(by=request.user, stage=found, up=request.GET.get("para") != "baixo")
    return done(request, _("%(name)s moved") % {"name": found.name}, "settings-stages")


@settings_page("pipeline.manage", "POST")
def delete_stage(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = Stage.objects.select_related("pipeline").get(pk=pk)
    stage_delete(by=request.user, stage=found)
    return done(request, _("%(name)s removed") % {"name": found.name}, "settings-stages")
