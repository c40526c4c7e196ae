"""What a sign in the text box brings up: @ colleagues, {{ blanks, : emoji. A new sign is one more line in SIGNS."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from atendimento import emojis, selectors
from atendimento.models import Chat, folded
from atendimento.services import wording

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    insert: str
    label: str
    hint: str = ""
    glyph: str = ""


def people(chat: Chat, by: User, text: str) -> list[Suggestion]:
    """Whom a note may mention: who sees the conversation."""
    others = selectors.colleagues_of(chat).exclude(pk=by.pk)
    fitting = [each for each in others if folded(text) in folded(each.name)]
    return [Suggestion(f"@{each.name} ", each.name, str(each.get_role_display())) for each in fitting]


def blanks(chat: Chat, by: User, text: str) -> list[Suggestion]:
    known = wording.values(chat, by)
    fitting = [name for name in wording.NAMES if name.startswith(text.lower())]
    return [Suggestion(wording.braced(name), wording.braced(name), known[name] or _("asks you")) for name in fitting]


def smileys(chat: Chat, by: User, text: str) -> list[Suggestion]:
    found = emojis.find(text, MOST, selectors.habits_of(by).skin_tone)
    return [Suggestion(each.char, f":{each.code}:", glyph=each.char) for each in found]


SIGNS: dict[str, Callable[[Chat, User, str], list[Suggestion]]] = {"@": people, "{{": blanks, ":": smileys}


def suggest(chat: Chat, by: User, sign: str, text: str) -> list[Suggestion]:
    return SIGNS[sign](chat, by, text)[:MOST] if sign in SIGNS else []
