"""A conversation with a bot that is still being written: the engine, without a customer and without a trace."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atendimento.models import Queue
from atendimento.services.autotexts import filled
from bots.engine import OVER, Action, HandOver, Say, State, silence, step
from bots.flow import Flow

SILENCE = "\N{HOURGLASS}"  # in the place of words
MOST = 60  # words of one rehearsal


@dataclass(frozen=True)
class Line:
    """`by` is "customer", "bot" or "desk"."""

    by: str
    text: str


def rehearse(flow: Flow, said: Iterable[str]) -> tuple[list[Line], bool]:
    """What is seen, and whether the bot has let go."""
    lines: list[Line] = []
    state: State | None = None
    for text in list(said)[:MOST]:
        if text == SILENCE and state is not None:
            lines.append(Line("desk", _("%(minutes)s minutes pass") % {"minutes": flow.patience}))
            state, actions = silence(flow, state)
        else:
            lines.append(Line("customer", text))
            state, actions = step(flow, state, text)
        lines += [line for action in actions for line in seen(action)]
    return lines, state is not None and state.at == OVER


def seen(action: Action) -> list[Line]:
    if isinstance(action, Say):
        return spoken(action.text)
    if isinstance(action, HandOver):
        queue = Queue.objects.filter(pk=action.queue).first() if action.queue else None
        where = _("A person takes over in %(queue)s") % {"queue": queue} if queue else _("A person takes over")
        return [*spoken(action.text, queue), Line("desk", where)]
    return [*spoken(action.text), Line("desk", _("Resolved"))]


def spoken(text: str, queue: Queue | None = None) -> list[Line]:
    example = {
        "nome": "Marina",
        "protocolo": "1042",
        "fila": queue.name if queue else _("Service desk"),
    }
    said = filled(text, example)
    return [Line("bot", said)] if said else []
