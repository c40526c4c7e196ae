"""The ways that a company sells: each with stages of its own, one of them where a deal begins by itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Conflict
from accounts.models import User
from crm.models import Opportunity, Pipeline
from crm.services.checks import guard, refuse, words
from crm.services.deals import default_pipeline, first_stages

MOST_PIPELINES = 10


@transaction.atomic
def pipeline_save(*, by: User, name: str, pipeline: Pipeline | None = None) -> Pipeline:
    """Another name, or a new one with the usual stages. Raises Forbidden, and Invalid about `name`."""
    guard(by, "pipeline.manage")
    default_pipeline()  # the first is the default, whoever comes first
    others = Pipeline.objects.exclude(pk=pipeline.pk) if pipeline else Pipeline.objects.all()
    if pipeline is None and others.count() >= MOST_PIPELINES:
        refuse("name", _("At most %(most)s pipelines") % {"most": MOST_PIPELINES})
    name = words("name", name, 60)
    if others.filter(name__iexact=name).exists():
        refuse("name", _("There is one with this name already"))
    found = pipeline or Pipeline()
    found.name = name
    found.save()
    if pipeline is None:
        first_stages(found)
    return found


@transaction.atomic
def pipeline_make_default(*, by: User, pipeline: Pipeline) -> None:
    """New deals begin there; those that are on their way stay where they are."""
    guard(by, "pipeline.manage")
    list(Pipeline.objects.select_for_update().order_by("pk"))
    Pipeline.objects.filter(is_default=True).update(is_default=False)
    Pipeline.objects.filter(pk=pipeline.pk).update(is_default=True)


@transaction.atomic
def pipeline_delete(*, by: User, pipeline: Pipeline) -> None:
    """Raises Conflict (`default`, `in_use`): deals that ended there keep it too."""
    guard(by, "pipeline.manage")
    pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    if pipeline.is_default:
        raise Conflict(_("New deals begin in this pipeline. Choose another for them first"), code="default")
    if Opportunity.objects.filter(stage__pipeline=pipeline).exists():
        raise Conflict(_("There are deals in this pipeline. Move them first"), code="in_use")
    pipeline.delete()
