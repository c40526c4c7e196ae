from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atendimento.forms.base import SettingsForm
from crm.models import Label, Pipeline, Stage

# Every second step of the circle: neighbours are told apart.
COLOURS = {
    0: _("red"),
    2: _("orange"),
    4: _("yellow"),
    6: _("lime"),
    8: _("green"),
    10: _("emerald"),
    12: _("cyan"),
    14: _("sky blue"),
    16: _("blue"),
    18: _("violet"),
    20: _("magenta"),
    22: _("pink"),
}


class HueField(forms.TypedChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Colour"), coerce=int, choices=list(COLOURS.items()), initial=14, widget=forms.RadioSelect
        )


class LabelForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=40)
    hue = HueField()

    @classmethod
    def of(cls, label: Label | Stage) -> "LabelForm":
        """Its fields have ids of their own: a page shows the forms of all labels."""
        return cls(initial={"name": label.name, "hue": label.hue - label.hue % 2}, auto_id=own_ids(label))


class PipelineForm(SettingsForm):
    name = forms.CharField(label=_("Name of the pipeline"), max_length=60)

    @classmethod
    def of(cls, pipeline: Pipeline) -> "PipelineForm":
        return cls(initial={"name": pipeline.name}, auto_id=own_ids(pipeline))


def own_ids(row: Any) -> str:
    return f"{row.pk}-%s"
