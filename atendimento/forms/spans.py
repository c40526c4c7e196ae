"""A length of time as people say it: a number and a unit."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = ((MINUTE, gettext_lazy("minutes")), (HOUR, gettext_lazy("hours")), (DAY, gettext_lazy("days")))
Units: TypeAlias = Sequence[tuple[int, Any]]
LONGEST = 366 * DAY


class SpanWidget(forms.MultiWidget):
    use_fieldset = False  # the label is that of the number; the unit has its own

    def __init__(self, attrs: dict[str, Any] | None = None, units: Units = UNITS) -> None:
        self.units = units
        amount = forms.TextInput({"class": "input input-amount", "inputmode": "decimal", "maxlength": 8})
        unit = forms.Select({"class": "input input-unit", "aria-label": gettext_lazy("unit")}, choices=units)
        super().__init__({"amount": amount, "unit": unit}, attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def decompress(self, seconds: int | None) -> list[Any]:
        """The largest unit that leaves no fraction and is more than one: nobody reads "1 days"."""
        if seconds is None:
            return ["", MINUTE]
        unit = next((unit for unit, _name in reversed(self.units) if seconds > unit and seconds % unit == 0), MINUTE)
        return [f"{(Decimal(seconds) / unit).normalize():f}", unit]


class SpanField(forms.MultiValueField):
    """Seconds, a whole number of minutes; None when left empty. `least` is the smallest that makes sense."""

    def __init__(self, *, least: int = MINUTE, units: Units = UNITS, **kwargs: Any) -> None:
        self.least, self.units = least, {unit for unit, _name in units}
        fields = (forms.CharField(required=False), forms.TypedChoiceField(coerce=int, choices=units))
        super().__init__(fields, widget=SpanWidget(units=units), require_all_fields=False, **kwargs)

    def clean(self, value: list[str]) -> int | None:
        amount, unit = [*(value or []), "", ""][:2]
        if not (amount or "").strip():
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.counted(amount, unit)

    def counted(self, amount: str, unit: str) -> int:
        try:
            number, each = Decimal(amount.strip()[:12].replace(",", ".")), int(unit or MINUTE)
        except (InvalidOperation, ValueError) as error:
            raise ValidationError(_("Write a number"), code="invalid") from error
        if not number.is_finite() or not -LONGEST <= number <= LONGEST or each not in self.units:
            raise ValidationError(_("Write a number"), code="invalid")
        seconds = number * each
        if seconds < self.least:
            raise ValidationError(_("At least %(span)s") % {"span": span_words(self.least)}, code="least")
        if seconds > LONGEST:
            raise ValidationError(_("At most %(span)s") % {"span": span_words(LONGEST)}, code="most")
        return int(seconds) // MINUTE * MINUTE


def span_words(seconds: int) -> str:
    """5 min, 1 h 30, 24 h; of more than two days, days."""
    if seconds > 2 * DAY and seconds % DAY == 0:
        days = seconds // DAY
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


class MinutesField(SpanField):
    """The same, counted in minutes."""

    def prepare_value(self, value: Any) -> Any:
        return value * MINUTE if isinstance(value, int) else value

    def clean(self, value: list[str]) -> int | None:
        seconds = super().clean(value)
        return None if seconds is None else seconds // MINUTE
