"""The ways of a sale: pipelines, and the stages that deals go through in them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento import rosters
from atendimento.forms.base import SettingsForm
from atendimento.forms.labels import LabelForm, PipelineForm, own_ids
from atendimento.services.badges import stage_restyle
from atendimento.views.moves import chosen
from atendimento.views.settings.base import attempt, done, settings_page, show
from crm.models import Pipeline, Stage
from crm.services.pipelines import pipeline_delete, pipeline_make_default, pipeline_save
from crm.services.stages import stage_delete, stage_move, stage_save


@settings_page("pipeline.manage", "GET", "HEAD")
def stages(request: DeskRequest) -> HttpResponse:
    return show_all(request)


def show_all(request: DeskRequest, about: Any = None, form: SettingsForm | None = None) -> HttpResponse:
    """All pipelines and stages with a form each. What was refused is shown as it was typed: the `form` `about` a stage,
    a pipeline, a new stage of it (`("new", pipeline)`), or with None a new pipeline.
    """

    def of(thing: Any, fresh: SettingsForm) -> SettingsForm:
        return form if form and about == thing else fresh

    ways = [
        {
            "pipeline": each,
            "form": of(each, PipelineForm.of(each)),
            "stages": [(stage, of(stage, LabelForm.of(stage))) for stage in each.stages.all()],
            "new": of(("new", each), LabelForm(auto_id=f"new-{own_ids(each)}")),
        }
        for each in rosters.pipelines()
    ]
    return show(request, "stages", "stages", ways=ways, form=of(None, PipelineForm()), changed=about)


@settings_page("pipeline.manage", "POST")
def pipeline(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """A new pipeline, or another name for one."""
    found = Pipeline.objects.get(pk=pk) if pk else None
    form = PipelineForm(request.POST, auto_id=own_ids(found)) if found else PipelineForm(request.POST)
    if saved := attempt(form, lambda: pipeline_save(by=request.user, pipeline=found, **form.cleaned_data)):
        return done(request, _("%(name)s saved") % {"name": saved.name}, "settings-stages")
    return show_all(request, found, form)


@settings_page("pipeline.manage", "POST")
def default_pipeline(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = Pipeline.objects.get(pk=pk)
    pipeline_make_default(by=request.user, pipeline=found)
    return done(request, _("New deals begin in %(name)s") % {"name": found.name}, "settings-stages")


@settings_page("pipeline.manage", "POST")
def delete_pipeline(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = Pipeline.objects.get(pk=pk)
    pipeline_delete(by=request.user, pipeline=found)
    return done(request, _("%(name)s removed") % {"name": found.name}, "settings-stages")


@settings_page("pipeline.manage", "POST")
def stage(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """A new stage of `pipeline`, or another name or colour for one."""
    found = Stage.objects.select_related("pipeline").get(pk=pk) if pk else None
    way = chosen(Pipeline.objects.all(), request.POST.get("pipeline", ""))
    form = LabelForm(request.POST, auto_id=own_ids(found) if found else f"new-{own_ids(way)}" if way else "id_%s")
    if saved := attempt(form, lambda: save(request, found, form, way)):
        return done(request, _("%(name)s saved") % {"name": saved.name}, "settings-stages")
    return show_all(request, found or ("new", way or rosters.pipelines()[0]), form)


def save(request: DeskRequest, found: Stage | None, form: LabelForm, pipeline: Pipeline | None) -> Stage:
    if found:
        return stage_restyle(by=request.user, stage=found, **form.cleaned_data)
    return stage_save(by=request.user, pipeline=pipeline, **form.cleaned_data)


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
