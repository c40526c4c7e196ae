from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import DomainError
from atendimento.forms.base import SettingsForm
from atendimento.forms.spans import HOUR, MINUTE, UNITS, SpanField
from atendimento.models import SlaKind, SlaPolicy, TicketPriority

PRIORITIES = (TicketPriority.URGENT, TicketPriority.HIGH, TicketPriority.NORMAL, TicketPriority.LOW)
# No days: an open day has eight hours or so, and "1 day" would be read as one of those.
# What a new level begins with: something to change is easier than something to invent.
USUAL = {"normal.first_response": 15 * MINUTE, "normal.next_response": 30 * MINUTE, "normal.resolution": 8 * HOUR}
USUAL |= {"urgent.first_response": 5 * MINUTE, "urgent.next_response": 10 * MINUTE, "urgent.resolution": 4 * HOUR}


class LevelForm(SettingsForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    at_risk_percent = forms.IntegerField(
        label=gettext_lazy("At risk when what is left is"),
        min_value=None,
        validators=[MinValueValidator(0), MaxValueValidator(90)],
        widget=forms.TextInput({"class": "input input-amount", "inputmode": "numeric"}),
        help_text=gettext_lazy(
            "From then on the conversation turns amber, and its owner and the supervisors are told."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for priority in PRIORITIES:
            for kind in SlaKind:
                # The table's head says the one and its row the other; only the ear needs both.
                label = format_html('<span class="sr">{}, </span>{}', priority.label, str(kind.label).capitalize())
                self.fields[f"{priority.value}.{kind.value}"] = SpanField(label=label, required=False, units=UNITS[:2])

    @classmethod
    def initial_of(cls, policy: SlaPolicy | None) -> dict[str, Any]:
        if policy is None:
            return {"at_risk_percent": 20, **USUAL}
        stored = {
            f"{each.priority}.{kind.value}": getattr(each, kind.value)
            for each in policy.targets.all()
            for kind in SlaKind
        }
        return {"name": policy.name, "at_risk_percent": policy.at_risk_percent, **stored}

    @property
    def rows(self) -> list[tuple[TicketPriority, list[BoundField]]]:
        return [(each, [self[f"{each.value}.{kind.value}"] for kind in SlaKind]) for each in PRIORITIES]

    def targets(self) -> dict[str, dict[str, int | None]]:
        """Rows in which anything is promised."""
        goals = {
            each.value: {kind.value: self.cleaned_data[f"{each.value}.{kind.value}"] for kind in SlaKind}
            for each in PRIORITIES
        }
        return {priority: goal for priority, goal in goals.items() if any(goal.values())}

    def clean(self) -> dict[str, Any]:
        """Nobody can resolve before they have answered."""
        for each in PRIORITIES:
            first, last = (self.cleaned_data.get(f"{each.value}.{kind}") for kind in ("first_response", "resolution"))
            if first and last and last < first:
                self.add_error(f"{each.value}.resolution", _("Not before the first response"))
        return self.cleaned_data

    def refuse(self, error: DomainError) -> None:
        """The service names a priority; here it has three fields."""
        for priority in set(error.fields) & set(TicketPriority.values):
            error.fields[f"{priority}.first_response"] = error.fields.pop(priority)
        super().refuse(error)
