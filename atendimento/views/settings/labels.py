"""Labels: the words that people and conversations are sorted by."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento import rosters
from atendimento.forms.labels import LabelForm, own_ids
from atendimento.services.labels import label_restyle
from atendimento.views.settings.base import attempt, done, settings_page, show
from crm.models import Label
from crm.services.labels import label_archive, label_create


@settings_page("label.manage", "GET", "HEAD")
def labels(request: DeskRequest) -> HttpResponse:
    return show_all(request, LabelForm())


def show_all(request: DeskRequest, form: LabelForm, changed: Label | None = None) -> HttpResponse:
    """All with a form each; `form` is that of a new one, or of `changed` as it was typed."""
    rows = [(each, form if each == changed else LabelForm.of(each)) for each in rosters.labels()]
    new = LabelForm() if changed else form
    return show(request, "labels", "labels", rows=rows, form=new, changed=changed)


@settings_page("label.manage", "POST")
def label(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """A new label, or another name or colour for one."""
    found = Label.objects.get(pk=pk) if pk else None
    form = LabelForm(request.POST, auto_id=own_ids(found)) if found else LabelForm(request.POST)
    if saved := attempt(form, lambda: save(request, found, form)):
        return done(request, _("%(name)s saved") % {"name": saved.name}, "settings-labels")
    return show_all(request, form, found)


def save(request: DeskRequest, found: Label | None, form: LabelForm) -> Label:
    if found:
        return label_restyle(by=request.user, label=found, **form.cleaned_data)
    return label_create(by=request.user, **form.cleaned_data)


@settings_page("label.manage", "POST", "DELETE")
def archive_label(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting archives, deleting brings back."""
    found = Label.objects.get(pk=pk)
    archived = request.method == "POST"
    label_archive(by=request.user, label=found, archived=archived)
    said = _("%(name)s archived") if archived else _("%(name)s is back")
    return done(request, said % {"name": found.name}, "settings-labels", undo=request.path if archived else "")
