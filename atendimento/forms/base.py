"""Forms read what was typed and show it again with what is wrong; the rules are the services'."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.errors import DomainError

PLAIN = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)


class SettingsForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if not isinstance(field.widget, PLAIN):
                field.widget.attrs.setdefault("class", "input")

    def offer(self, name: str, rows: QuerySet) -> None:
        """What may be chosen; asked for now, as a class knows no company."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def refuse(self, error: DomainError) -> None:
        """Put a service's reasons beside the fields they are about; the others at the top."""
        known = {name: said for name, said in error.fields.items() if name in self.fields}
        for name, said in known.items():
            self.add_error(name, said)
        if not known:
            self.add_error(None, str(error.message))


def lines(text: str) -> list[str]:
    """One thing a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
