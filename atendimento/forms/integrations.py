from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from atendimento.forms.base import SettingsForm
from integrations.models import TokenScope

# What each allows or tells: a name, and a sentence for who has to choose.
SCOPES = {
    TokenScope.READ: (_("Look"), _("Looks at conversations, messages, people and numbers. Changes nothing.")),
    TokenScope.WRITE: (_("Write"), _("Sends messages and changes conversations.")),
    TokenScope.MANAGE: (_("Manage"), _("All of it, and also people, tokens and webhooks, as an admin does.")),
}
EVENTS = {
    "message.received": (_("Message received"), _("A customer wrote something.")),
    "message.sent": (_("Message sent"), _("Somebody here, or a text that goes by itself, wrote to a customer.")),
    "message.status": (_("Message status"), _("What was sent has arrived, was read or failed.")),
    "conversation.created": (_("Conversation opened"), _("An episode of service began, with a number of its own.")),
    "conversation.assigned": (_("Conversation assigned"), _("Somebody took it or was given it.")),
    "conversation.transferred": (_("Conversation transferred"), _("It went to another queue or person.")),
    "conversation.resolved": (_("Conversation resolved"), _("It was marked as done, and may still come back.")),
    "conversation.reopened": (_("Conversation reopened"), _("It was done and goes on.")),
    "conversation.closed": (_("Conversation closed"), _("It is over: the next message opens another one.")),
    "contact.created": (_("New contact"), _("Somebody wrote for the first time.")),
    "lead.created": (_("New lead"), _("A conversation became a chance to sell.")),
}
Told = list[tuple[BoundWidget, Any, Any]]


def told(form: forms.Form, name: str, words: dict[Any, tuple[Any, Any]]) -> Told:
    """The boxes of a field, each with its name and its sentence."""
    return [(box, *words[box.data["value"]]) for box in form[name]]


class TokenForm(SettingsForm):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Of the software that will use it, to know it again.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, scope.label) for scope in SCOPES],
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one")},
    )

    @property
    def boxes(self) -> Told:
        return told(self, "scopes", SCOPES)


class WebhookForm(SettingsForm):
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Where your software listens. It gets a POST with JSON for each event."),
    )
    name = forms.CharField(label=_("Name"), max_length=80, required=False, help_text=_("Such as: ERP. May stay empty."))
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=[(event, event) for event in EVENTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one")},
    )

    @property
    def boxes(self) -> Told:
        return told(self, "events", EVENTS)

    def changes(self) -> dict[str, Any]:
        """Only what was changed: an address that stays is not looked up again."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
