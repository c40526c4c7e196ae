from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from holidays.countries.brazil import Brazil

from atendimento.forms.base import SettingsForm
from atendimento.services.calendars import UFS

# One city for each of Brazil's clocks; others that were stored stay to be chosen.
ZONES = (
    ("America/Sao_Paulo", _("Brasília")),
    ("America/Noronha", _("Fernando de Noronha")),
    ("America/Manaus", _("Amazonas, Rondônia, Roraima")),
    ("America/Cuiaba", _("Mato Grosso, Mato Grosso do Sul")),
    ("America/Rio_Branco", _("Acre")),
)
STATES = sorted((name, uf) for name, uf in Brazil.subdivisions_aliases.items() if uf in UFS)


class HoursForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    timezone = forms.ChoiceField(label=_("Clock of"), choices=ZONES)
    closed_on_holidays = forms.BooleanField(label=_("Closed on holidays"), required=False)
    uf = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("National holidays only")), *((uf, name) for name, uf in STATES)],
        help_text=_("Its holidays count too. Add the city's as dates of your own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored, field = self.initial.get("timezone"), self.fields["timezone"]
        assert isinstance(field, forms.ChoiceField)
        if stored and stored not in dict(ZONES):
            field.choices = [*ZONES, (stored, stored)]

    def clock(self) -> dict[str, Any]:
        """What is chosen so far, whether or not the rest of the form is right."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "timezone": said.get("timezone") or ZONES[0][0],
            "uf": said.get("uf", ""),
            "closed_on_holidays": bool(said.get("closed_on_holidays")),
        }
