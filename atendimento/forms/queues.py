from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from atendimento.forms.base import SettingsForm, lines
from atendimento.forms.spans import MinutesField
from atendimento.models import Bot, BusinessHours, Queue, Skill, SlaPolicy, Strategy
from atendimento.services.autotexts import BLANKS
from whatsapp.models import Session

STRATEGIES = {
    Strategy.MANUAL: (_("Each takes their own"), _("Conversations wait until somebody takes one over.")),
    Strategy.ROUND_ROBIN: (_("In turns"), _("The next goes to whoever has been longest without a new one.")),
    Strategy.LEAST_BUSY: (_("Who has the fewest"), _("The next goes to whoever has the fewest open conversations.")),
    Strategy.STICKY: (
        _("The same person again"),
        _("To whose customer it is; else to who served them last; else to who has the fewest."),
    ),
}
NUMBER = {"class": "input input-amount", "inputmode": "numeric", "maxlength": 4}
TEXT = {"class": "input", "rows": 3, "maxlength": 1000}
LIST = {"class": "input", "rows": 4}
DIRECT = (
    "name", "is_default", "strategy", "capacity", "release_after_minutes", "bot", "hours", "sla", "greeting",
    "away_text", "transfer_text", "resolve_text", "grace_minutes", "resolve_after_minutes", "outcome_required",
)  # fmt: skip


def words(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=1000, widget=forms.Textarea(TEXT))


def listed(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=3000, widget=forms.Textarea(LIST))


class QueueForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    is_default = forms.BooleanField(
        label=_("Receives new conversations"),
        help_text=_("Those of every channel that has no queue of its own. One queue of the company does."),
        required=False,
    )
    sessions: "forms.ModelMultipleChoiceField[Session]" = forms.ModelMultipleChoiceField(
        None,
        label=_("Receives from the channels"),
        help_text=_("A channel has one queue: chosen here, it leaves another."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    strategy = forms.ChoiceField(label=_("Distribution"), choices=Strategy.choices, widget=forms.RadioSelect)
    capacity = forms.IntegerField(
        label=_("Limit per person"),
        help_text=_("Nobody is given more by the distribution."),
        widget=forms.TextInput(NUMBER),
    )
    release_after_minutes = MinutesField(
        label=_("Takes conversations back after an absence of"),
        help_text=_("They return to the queue, oldest first. Empty: they wait for their owner."),
        required=False,
    )
    required_skills: "forms.ModelMultipleChoiceField[Skill]" = forms.ModelMultipleChoiceField(
        None, label=_("Asks for the skills"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours: "forms.ModelChoiceField[BusinessHours]" = forms.ModelChoiceField(
        None, label=_("Business hours"), required=False, empty_label=_("Always open")
    )
    sla: "forms.ModelChoiceField[SlaPolicy]" = forms.ModelChoiceField(
        None, label=_("Service level"), required=False, empty_label=_("No deadlines")
    )
    bot: "forms.ModelChoiceField[Bot]" = forms.ModelChoiceField(
        None,
        label=_("Bot"),
        help_text=_("It meets who begins a conversation here; with it, the greeting below is not sent."),
        required=False,
        empty_label=_("None: people answer"),
    )
    greeting = words(_("Greeting"), _("To who opens a new conversation, while the queue is open."))
    away_text = words(
        _("Outside of business hours"), _("To who writes outside of business hours, once per conversation.")
    )
    transfer_text = words(_("On transfer to this queue"), "")
    resolve_text = words(_("On resolution"), "")
    grace_minutes = MinutesField(
        label=_("Reopens within"), help_text=_("Who writes again in this time gets the same number."), least=0
    )
    resolve_after_minutes = MinutesField(
        label=_("Resolves by itself after a silence of"),
        help_text=_("Only when we spoke last. Empty: never."),
        required=False,
    )
    outcomes = listed(_("Outcomes"), _("One a line, to choose from when resolving."))
    outcome_required = forms.BooleanField(label=_("An outcome is required"), required=False)
    required_fields = listed(_("What must be filled in to resolve"), _("One question a line, such as: order number"))

    def __init__(self, *args: Any, queue: Queue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_of(queue or Queue()), **kwargs)
        self.blanks = ["{{" + name + "}}" for name in BLANKS]
        self.offer("sessions", Session.objects.order_by("label"))
        self.offer("required_skills", Skill.objects.order_by("name"))
        self.offer("bot", Bot.objects.filter(is_active=True).order_by("name"))
        self.offer("hours", BusinessHours.objects.order_by("name"))
        self.offer("sla", SlaPolicy.objects.order_by("name"))

    def clean_outcomes(self) -> list[str]:
        return lines(self.cleaned_data["outcomes"])

    def clean_required_fields(self) -> list[str]:
        return lines(self.cleaned_data["required_fields"])

    @property
    def strategies(self) -> list[tuple[BoundWidget, Any, Any]]:
        return [(radio, *STRATEGIES[Strategy(radio.data["value"])]) for radio in self["strategy"]]


def initial_of(queue: Queue) -> dict[str, Any]:
    known = {} if queue._state.adding else {
        "sessions": [link.session_id for link in queue.session_links.all()],
        "required_skills": [link.skill_id for link in queue.skill_links.all()],
    }  # fmt: skip
    lists = {name: "\n".join(getattr(queue, name)) for name in ("outcomes", "required_fields")}
    return {name: getattr(queue, name) for name in DIRECT} | lists | known
