"""The stages of a pipeline, as leads set them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Conflict
from accounts.models import User
from crm.models import Pipeline, Stage
from crm.models.labels import HUES
from crm.services.checks import guard, refuse, words
from crm.services.deals import default_pipeline

MOST_STAGES = 10


@transaction.atomic
def stage_save(*, by: User, name: str, hue: int, stage: Stage | None = None, pipeline: Pipeline | None = None) -> Stage:
    """Make one, last in `pipeline` or the default one, or change one.

    Raises Forbidden, and Invalid with the field at fault.
    """
    guard(by, "pipeline.manage")
    pipeline = stage.pipeline if stage else pipeline or default_pipeline()
    others = [each for each in pipeline.stages.all() if each != stage]
    if stage is None and len(others) >= MOST_STAGES:
        refuse("name", _("At most %(most)s stages") % {"most": MOST_STAGES})
    stage = stage or Stage(pipeline=pipeline, order=max((each.order for each in others), default=-1) + 1)
    stage.name = words("name", name, 40)
    if any(each.name.lower() == stage.name.lower() for each in others):
        refuse("name", _("There is one with this name already"))
    if not 0 <= hue < HUES:
        refuse("hue", _("Choose a colour"))
    stage.hue = hue
    stage.save()
    return stage


@transaction.atomic
def stage_move(*, by: User, stage: Stage, up: bool) -> None:
    guard(by, "pipeline.manage")
    stages = list(stage.pipeline.stages.select_for_update())
    here = stages.index(stage)
    stages.insert(max(here - 1, 0) if up else here + 1, stages.pop(here))
    for order, each in enumerate(stages):
        each.order = order
    Stage.objects.bulk_update(stages, ["order"])


@transaction.atomic
def stage_delete(*, by: User, stage: Stage) -> None:
    """Raises Conflict (`in_use`) while a deal stands or ended there, and for the last one."""
    guard(by, "pipeline.manage")
    if stage.opportunities.exists():
        raise Conflict(_("There are deals in this stage. Move them first"), code="in_use")
    if stage.pipeline.stages.count() == 1:
        raise Conflict(_("A pipeline has at least one stage"), code="last")
    stage.delete()
