from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atendimento.forms.base import SettingsForm, lines
from atendimento.forms.labels import own_ids
from crm.models import CustomField, FieldKind


class FieldForm(SettingsForm):
    """Of a field that exists the kind is shown and not changed."""

    name = forms.CharField(label=_("Name"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices, initial=FieldKind.TEXT)
    choices = forms.CharField(
        label=_("Choices"), required=False, max_length=4100, help_text=_("One a line; only for “one of a list”."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    required = forms.BooleanField(
        label=_("Required when resolving"), required=False,
        help_text=_("A conversation is only resolved when this is known of the person."),
    )  # fmt: skip

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        if field:
            said: dict[str, Any] = {"name": field.name, "kind": field.kind, "choices": "\n".join(field.choices)}
            said["required"] = field.required
            kwargs |= {"initial": said, "auto_id": own_ids(field)}
        super().__init__(*args, **kwargs)
        self.fields["kind"].disabled = field is not None
        if field and field.kind != FieldKind.CHOICE:
            del self.fields["choices"]

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "choices": lines(self.cleaned_data.get("choices", ""))}
