"""A bot's script: what is stored as JSON, read into something that can't be wrong."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

QUEUE, SAY, PERSON = "queue", "say", "person"  # what an option does
HAND_OVER, RESOLVE = "person", "resolve"  # what a silence does
SERVE, STEP_ASIDE = "serve", "aside"  # what the bot does while its queue is closed
DOES, ON_SILENCE, WHEN_CLOSED = (QUEUE, SAY, PERSON), (HAND_OVER, RESOLVE), (SERVE, STEP_ASIDE)

MOST_OPTIONS, MOST_WORDS = 10, 10
LONGEST = {"greeting": 1000, "question": 300, "miss": 300, "handover": 1000, "goodbye": 1000}
TITLE, WORD, TEXT = 40, 30, 1000
PATIENCE = (1, 24 * 60)  # minutes
MISSES = (0, 5)
VERSION = 1

Errors = dict[str, list[str]]


class BadFlow(ValueError):
    """`errors`: by field, where `options.2.title` is the title of the third option."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(str(errors))
        self.errors = errors


@dataclass(frozen=True)
class Option:
    title: str
    does: str
    words: tuple[str, ...] = ()  # further ways to say it
    queue: UUID | None = None
    text: str = ""


@dataclass(frozen=True)
class Flow:
    question: str
    options: tuple[Option, ...]
    greeting: str = ""
    miss: str = ""
    handover: str = ""
    goodbye: str = ""
    misses: int = 2  # how often it asks again
    patience: int = 30  # minutes of silence
    on_silence: str = HAND_OVER
    when_closed: str = SERVE


def flow_read(spec: Any) -> Flow:
    """Raises BadFlow with everything that is wrong."""
    if not isinstance(spec, dict) or spec.get("version") != VERSION:
        raise BadFlow({"version": [_("This is not a bot's script of version %(version)s") % {"version": VERSION}]})
    errors: Errors = {}
    texts = {name: text_of(spec, name, most, errors) for name, most in LONGEST.items()}
    if not texts["question"] and "question" not in errors:
        errors["question"] = [_("Write what the bot asks")]
    flow = Flow(
        **texts,
        options=options_of(spec.get("options"), errors),
        misses=number_of(spec, "misses", 2, MISSES, errors),
        patience=number_of(spec, "patience", 30, PATIENCE, errors),
        on_silence=one_of(spec, "on_silence", ON_SILENCE, errors),
        when_closed=one_of(spec, "when_closed", WHEN_CLOSED, errors),
    )
    if errors:
        raise BadFlow(errors)
    return flow


def flow_write(flow: Flow) -> dict[str, Any]:
    """The JSON that reads as this flow."""
    plain = {name: getattr(flow, name) for name in (*LONGEST, "misses", "patience", "on_silence", "when_closed")}
    return {"version": VERSION, **plain, "options": [option_write(option) for option in flow.options]}


def option_write(option: Option) -> dict[str, Any]:
    queue = str(option.queue) if option.queue else None
    words = list(option.words)
    return {"title": option.title, "does": option.does, "words": words, "queue": queue, "text": option.text}


# One thing each


def options_of(given: Any, errors: Errors) -> tuple[Option, ...]:
    if not isinstance(given, list) or not given:
        errors["options"] = [_("Give the menu at least one option")]
        return ()
    if len(given) > MOST_OPTIONS:
        errors["options"] = [_("At most %(most)s") % {"most": MOST_OPTIONS}]
        return ()
    options = tuple(option_of(each, f"options.{number}", errors) for number, each in enumerate(given))
    seen: set[str] = set()
    for number, option in enumerate(options):
        if option.title and option.title.lower() in seen:
            errors.setdefault(f"options.{number}.title", [_("Another option is called so")])
        seen.add(option.title.lower())
    return options


def option_of(given: Any, at: str, errors: Errors) -> Option:
    if not isinstance(given, dict):
        errors[at] = [_("An option has a title and says what it does")]
        return Option("", PERSON)
    found: Errors = {}
    title, text = text_of(given, "title", TITLE, found), text_of(given, "text", TEXT, found)
    does = one_of(given, "does", DOES, found)
    queue = queue_of(given.get("queue"), found) if does == QUEUE else None
    if not title:
        found.setdefault("title", [_("Say what the customer chooses")])
    if does == SAY and not text:
        found.setdefault("text", [_("Write what the bot answers")])
    words = words_of(given.get("words"), found)
    errors.update({f"{at}.{name}": said for name, said in found.items()})
    return Option(title, does, words, queue, text if does == SAY else "")


def text_of(given: dict[str, Any], name: str, most: int, errors: Errors) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        errors[name] = [_("This must be text")]
        return ""
    value = value.replace("\0", "").replace("\r\n", "\n").strip()
    if len(value) > most:
        errors[name] = [_("At most %(most)s characters") % {"most": most}]
    return value


def number_of(given: dict[str, Any], name: str, default: int, limits: tuple[int, int], errors: Errors) -> int:
    value, (least, most) = given.get(name, default), limits
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        errors[name] = [_("Between %(least)s and %(most)s") % {"least": least, "most": most}]
        return default
    return value


def one_of(given: dict[str, Any], name: str, known: tuple[str, ...], errors: Errors) -> str:
    value = given.get(name, known[0])
    if value not in known:
        errors[name] = [_("Choose from: %(known)s") % {"known": ", ".join(known)}]
        return known[0]
    return str(value)


def queue_of(value: Any, errors: Errors) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        errors["queue"] = [_("Choose a queue")]
        return None


def words_of(value: Any, errors: Errors) -> tuple[str, ...]:
    given = value or []
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
        errors["words"] = [_("This must be a list of words")]
        return ()
    words = tuple(dict.fromkeys(word.replace("\0", "").strip() for word in given if word.strip()))
    if len(words) > MOST_WORDS or any(len(word) > WORD for word in words):
        errors["words"] = [_("At most %(most)s words of %(long)s letters") % {"most": MOST_WORDS, "long": WORD}]
        return ()
    return words
