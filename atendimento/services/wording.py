"""What becomes of the words between the box and the customer: blanks are filled in, a signature goes above."""

import re

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat

BLANK = re.compile(r"{{\s*(\w+)\s*}}")
NAMES = ("nome", "primeiro_nome", "atendente", "protocolo", "saudacao", "empresa")


def worded(chat: Chat, by: User, body: str) -> str:
    """As the customer will read it. Raises Invalid (`unknown_blank`) for a blank without a value."""
    filled = fill(chat, by, body)
    if missing := BLANK.search(filled):
        said = _("Nobody knows what goes in for %(name)s: write it yourself") % {"name": missing[0]}
        raise Invalid(said, code="unknown_blank", fields={"body": [said]})
    return signed(by, filled) if filled.strip() and selectors.habits_of(by).signs else filled


def fill(chat: Chat, by: User, body: str) -> str:
    """What is known goes in; a blank without a value is left for the person."""
    if "{{" not in body:
        return body
    known = values(chat, by)
    return BLANK.sub(lambda found: known.get(found[1].lower()) or found[0], body)


def values(chat: Chat, by: User) -> dict[str, str]:
    name = (chat.contact.name or chat.contact.push_name) if chat.contact else ""
    ticket = chat.current_ticket
    return {
        "nome": name,
        "primeiro_nome": name.split(" ")[0],
        "atendente": by.get_short_name(),
        "protocolo": str(ticket.number) if ticket else "",
        "saudacao": greeting(timezone.localtime().hour),
        "empresa": by.tenant.name if by.tenant else "",
    }


def braced(name: str) -> str:
    return "{{" + name + "}}"


def greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")


def signed(by: User, body: str) -> str:
    """ "*Ana:*" on a line of its own, as people in Brazil know it from WhatsApp."""
    name = by.get_short_name().replace("*", "")
    return f"*{name}:*\n{body}"


def marked(filled: str) -> SafeString:
    """HTML with what is still missing marked."""
    return mark_safe(BLANK.sub(lambda found: f"<mark>{found[0]}</mark>", escape(filled)))  # noqa: S308 (escaped before)
