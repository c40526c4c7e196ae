"""What a menu bot does next. Pure: script, state and words go in, a new state and actions come out.

Everything that needs a database or a clock (who is there, what a text's blanks mean) is `bots.services.runs`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from bots.flow import QUEUE, RESOLVE, SAY, Flow, Option

MOST_REPEATS = 3  # the same words once more are a machine's
MENU, OVER = "menu", "over"

NUMBER = re.compile(r"(?:opcao|numero|n|alternativa|quero|quero a|a)?\s*(\d{1,2})")
SPELLED = {"um": 1, "uma": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8,
           "nove": 9, "dez": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}  # fmt: skip
FOR_A_PERSON = ("atendente", "humano", "humana", "pessoa", "falar com alguem", "atendimento humano", "human", "agent")
FOR_THE_MENU = ("menu", "voltar", "inicio", "0")


@dataclass(frozen=True)
class State:
    at: str = MENU
    misses: int = 0
    last: str = ""  # the last words, plain
    repeats: int = 0
    step: str = ""  # the title of what was answered last


@dataclass(frozen=True)
class Say:
    text: str


@dataclass(frozen=True)
class HandOver:
    """To people. `why`: "choice", "person", "misses", "silence" or "loop"; `said`: what was chosen."""

    why: str
    queue: UUID | None = None
    said: str = ""
    text: str = ""


@dataclass(frozen=True)
class Finish:
    """Served without anybody."""

    text: str = ""


Action: TypeAlias = Say | HandOver | Finish
Step: TypeAlias = tuple[State, tuple[Action, ...]]


def step(flow: Flow, state: State | None, text: str) -> Step:
    """The customer said `text`; a state of None is a conversation that begins."""
    if state is None:
        return begin(flow, text)
    if state.at == OVER:
        return state, ()
    words = plain(text)
    state = replace(state, last=words, repeats=state.repeats + 1 if words and words == state.last else 0)
    if state.repeats >= MOST_REPEATS:
        return over(state), (HandOver("loop", text=flow.handover),)
    if option := chosen(flow, text):
        return answer(flow, state, option)
    if asks_for(FOR_A_PERSON, words):
        return over(state), (HandOver("person", text=flow.handover),)
    if words in FOR_THE_MENU:
        return replace(state, misses=0, step=""), (Say(menu(flow)),)
    return missed(flow, state)


def begin(flow: Flow, text: str = "") -> Step:
    """Who asks for a person at once is not held up."""
    if asks_for(FOR_A_PERSON, plain(text)):
        return over(State()), (HandOver("person", text=flow.handover),)
    return State(), (Say(paragraphs(flow.greeting, menu(flow))),)


def silence(flow: Flow, state: State) -> Step:
    """Nothing was said for as long as the script waits."""
    if state.at == OVER:
        return state, ()
    if flow.on_silence == RESOLVE:
        return over(state), (Finish(flow.goodbye),)
    return over(state), (HandOver("silence", text=flow.handover),)


def answer(flow: Flow, state: State, option: Option) -> Step:
    if option.does == SAY:
        return replace(state, misses=0, step=option.title), (Say(option.text), Say(menu(flow)))
    why = "choice" if option.does == QUEUE else "person"
    return over(state), (HandOver(why, option.queue, numbered(flow, option), flow.handover),)


def missed(flow: Flow, state: State) -> Step:
    if state.misses >= flow.misses:
        return over(state), (HandOver("misses", text=flow.handover),)
    return replace(state, misses=state.misses + 1), (Say(paragraphs(flow.miss, menu(flow))),)


def over(state: State) -> State:
    return replace(state, at=OVER)


# What words mean


def means_something(flow: Flow, text: str) -> bool:
    words = plain(text)
    return bool(chosen(flow, text)) or asks_for(FOR_A_PERSON, words) or words in FOR_THE_MENU


def chosen(flow: Flow, text: str) -> Option | None:
    """By number, else by its words; None when they name no option, or two."""
    words = plain(text)
    if (number := number_of(words)) is not None:
        return flow.options[number - 1] if 1 <= number <= len(flow.options) else None
    found = [(len(term), option) for option in flow.options for term in terms(option) if within(term, words)]
    longest = max((length for length, _option in found), default=0)
    best = {option for length, option in found if length == longest}
    return best.pop() if len(best) == 1 else None


def number_of(words: str) -> int | None:
    if words in SPELLED:
        return SPELLED[words]
    found = NUMBER.fullmatch(words)
    return int(found[1]) if found else None


def terms(option: Option) -> Iterator[str]:
    return (term for term in map(plain, (option.title, *option.words)) if term)


def asks_for(what: tuple[str, ...], words: str) -> bool:
    return any(within(term, words) for term in what)


def within(term: str, words: str) -> bool:
    """As whole words."""
    return f" {term} " in f" {words} "


def plain(text: str) -> str:
    """Small letters and digits with one space between words: "2️⃣ Opção!" is "2 opcao"."""
    spread = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]|_", " ", letters).split())[:200]


# What the bot says


def menu(flow: Flow) -> str:
    lines = [f"*{number}* {option.title}" for number, option in enumerate(flow.options, 1)]
    return paragraphs(flow.question, "\n".join(lines))


def numbered(flow: Flow, option: Option) -> str:
    return f"{flow.options.index(option) + 1} {option.title}"


def paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


# To and from JSON


def state_read(stored: Any) -> State | None:
    return State(**stored) if stored else None


def state_write(state: State) -> dict[str, Any]:
    return asdict(state)
