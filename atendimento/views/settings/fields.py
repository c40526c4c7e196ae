"""What the company wants to know of each contact."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento import rosters
from atendimento.forms.fields import FieldForm
from atendimento.views.settings.base import attempt, done, settings_page, show
from crm.models import CustomField
from crm.services.fields import field_archive, field_create, field_move, field_update


@settings_page("field.manage", "GET", "HEAD")
def fields(request: DeskRequest) -> HttpResponse:
    return show_all(request, FieldForm())


def show_all(request: DeskRequest, form: FieldForm, changed: CustomField | None = None) -> HttpResponse:
    """All with a form each; `form` is that of a new one, or of `changed` as it was typed."""
    rows = [(each, form if each == changed else FieldForm(field=each)) for each in rosters.fields()]
    new = FieldForm() if changed else form
    return show(request, "fields", "fields", rows=rows, form=new, changed=changed)


@settings_page("field.manage", "POST")
def field(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """A new field, or another name or other choices for one."""
    found = CustomField.objects.get(pk=pk) if pk else None
    form = FieldForm(request.POST, field=found)
    if saved := attempt(form, lambda: save(request, found, form)):
        return done(request, _("%(name)s saved") % {"name": saved.name}, "settings-fields")
    return show_all(request, form, found)


def save(request: DeskRequest, found: CustomField | None, form: FieldForm) -> CustomField:
    said = form.said()
    if found is None:
        return field_create(by=request.user, **said)
    del said["kind"]
    return field_update(by=request.user, field=found, **said)


@settings_page("field.manage", "POST", "DELETE")
def archive_field(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting archives, deleting brings back."""
    found = CustomField.objects.get(pk=pk)
    archived = request.method == "POST"
    field_archive(by=request.user, field=found, archived=archived)
    said = _("%(name)s archived") if archived else _("%(name)s is back")
    return done(request, said % {"name": found.name}, "settings-fields", undo=request.path if archived else "")


@settings_page("field.manage", "POST")
def move_field(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One place up, or with `para=baixo` down."""
    found = CustomField.objects.get(pk=pk, archived=False)
    field_move(by=request.user, field=found, up=request.GET.get("para") != "baixo")
    return done(request, _("%(name)s moved") % {"name": found.name}, "settings-fields")
