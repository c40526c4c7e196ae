from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.people import ROLES
from atendimento.forms.base import SettingsForm
from atendimento.models import Queue, Skill

DUTIES = {
    Role.ATTENDANT: _("Serves the customers of their queues."),
    Role.SUPERVISOR: _("Sees every conversation, hands them out, and changes queues, teams and deadlines."),
    Role.ADMIN: _("All that, and also people, channels and integrations."),
}
CHOICES = [(role.value, role.label) for role in DUTIES if role in ROLES]


class PlacesForm(SettingsForm):
    """Where somebody works and what they can do."""

    queues: "forms.ModelMultipleChoiceField[Queue]" = forms.ModelMultipleChoiceField(
        None, label=_("Queues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills: "forms.ModelMultipleChoiceField[Skill]" = forms.ModelMultipleChoiceField(
        None, label=_("Skills"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("queues", Queue.objects.filter(is_active=True).order_by("-is_default", "name"))
        self.offer("skills", Skill.objects.order_by("name"))


class PersonForm(PlacesForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=CHOICES, widget=forms.RadioSelect, initial=Role.ATTENDANT)

    def lock(self, *names: str) -> None:
        """Shown, not changed: what is posted for these is not looked at."""
        for name in names:
            self.fields[name].disabled = True

    @property
    def roles(self) -> list[tuple[BoundWidget, Any, Any]]:
        return [(radio, radio.choice_label, DUTIES[Role(radio.data["value"])]) for radio in self["role"]]


class InviteForm(PersonForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("They sign in with it."))


def places_of(person: User) -> dict[str, Any]:
    """What the form begins with. Queues that only a team brings are not theirs to lose here."""
    direct = person.memberships.filter(is_direct=True, queue__is_active=True)
    return {
        "name": person.name,
        "role": person.role,
        "queues": list(direct.values_list("queue", flat=True)),
        "skills": list(person.skill_links.values_list("skill", flat=True)),
    }
