from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import DomainError
from atendimento.forms.base import SettingsForm
from atendimento.forms.spans import MinutesField
from atendimento.models import Bot, Queue
from bots.flow import HAND_OVER, LONGEST, RESOLVE, SERVE, STEP_ASIDE, VERSION

TEXTS = tuple(LONGEST)
SILENCES = {
    HAND_OVER: (
        gettext_lazy("A person takes over"),
        gettext_lazy("The conversation goes to the queue, with its text."),
    ),
    RESOLVE: (
        gettext_lazy("It is resolved"),
        gettext_lazy("Good where answers are all that people want. Whoever writes again meets the bot again."),
    ),
}
CLOSINGS = {
    SERVE: (
        gettext_lazy("The bot answers all the same"),
        gettext_lazy("Who needs a person hears the queue's text for outside of business hours."),
    ),
    STEP_ASIDE: (gettext_lazy("The bot steps aside"), gettext_lazy("The queue's text goes out, as without a bot.")),
}
BLANKS = ("nome", "protocolo", "fila")


def words(label: Any, hint: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    attrs = {"class": "input", "rows": rows, "maxlength": most}
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=most, widget=forms.Textarea(attrs), **more
    )


class BotForm(SettingsForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    queues: "forms.ModelMultipleChoiceField[Queue]" = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Meets who begins a conversation in"),
        help_text=gettext_lazy("A queue has one bot: chosen here, it leaves another."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    greeting = words(gettext_lazy("Greeting"), gettext_lazy("Said once, before the question."), LONGEST["greeting"])
    question = words(
        gettext_lazy("Question"), gettext_lazy("The options follow by themselves."), LONGEST["question"], 2
    )
    miss = words(gettext_lazy("When it does not understand"), gettext_lazy("The question follows."), LONGEST["miss"], 2)
    handover = words(
        gettext_lazy("When a person takes over"), gettext_lazy("An empty text says nothing."), LONGEST["handover"]
    )
    goodbye = words(gettext_lazy("When it ends by silence"), "", LONGEST["goodbye"], 2)
    misses = forms.IntegerField(
        label=gettext_lazy("Asks again"),
        help_text=gettext_lazy("Not understood once more, a person takes over."),
        widget=forms.TextInput({"class": "input input-amount", "inputmode": "numeric", "maxlength": 2}),
    )
    patience = MinutesField(label=gettext_lazy("Waits for an answer"))
    on_silence = forms.ChoiceField(
        label=gettext_lazy("After that"), choices=[(key, said[0]) for key, said in SILENCES.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    when_closed = forms.ChoiceField(
        label=gettext_lazy("Outside of business hours"), choices=[(key, said[0]) for key, said in CLOSINGS.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, bot: Bot | None = None, spec: dict[str, Any], **kwargs: Any) -> None:
        served = [queue.pk for queue in bot.queues.all()] if bot else []
        initial = {name: spec[name] for name in self.base_fields if name in spec}
        initial |= {"name": bot.name if bot else "", "queues": served}
        super().__init__(*args, initial=initial, **kwargs)
        self.blanks = ["{{" + name + "}}" for name in BLANKS]
        self.offer("queues", Queue.objects.filter(is_active=True).order_by("name"))
        self.option_errors: dict[str, list[str]] = {}

    def spec(self, options: list[dict[str, Any]]) -> dict[str, Any]:
        """As far as it could be read."""
        said = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        said.pop("name", None)
        said.pop("queues", None)
        return {"version": VERSION, "options": options, **said}

    def refuse(self, error: DomainError) -> None:
        """Options are not fields of this form; the page puts their errors into its rows."""
        self.option_errors = {name: said for name, said in error.fields.items() if name.startswith("options")}
        if self.option_errors and len(self.option_errors) == len(error.fields):
            self.add_error(None, _("Not saved yet: look at what is marked."))
        else:
            super().refuse(error)

    @property
    def silences(self) -> list[tuple[BoundWidget, Any, Any]]:
        return [(radio, *SILENCES[str(radio.data["value"])]) for radio in self["on_silence"]]

    @property
    def closings(self) -> list[tuple[BoundWidget, Any, Any]]:
        return [(radio, *CLOSINGS[str(radio.data["value"])]) for radio in self["when_closed"]]
