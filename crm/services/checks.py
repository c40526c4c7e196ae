"""What all services of this package ask of what was typed."""

from typing import NoReturn

from django.utils.translation import gettext as _

from accounts.errors import Forbidden, Invalid
from accounts.models import User
from accounts.roles import may


def words(name: str, typed: str, most: int, *, needed: bool = True) -> str:
    """One line of at most so many characters. Raises Invalid about the field `name`."""
    text = " ".join(typed.replace("\0", "").split())
    if needed and not text:
        refuse(name, _("Write something here"))
    if len(text) > most:
        refuse(name, _("At most %(most)s characters") % {"most": most})
    return text


def guard(by: User, action: str) -> None:
    if not may(by, action):
        raise Forbidden(_("Your role does not allow this"))


def refuse(name: str, sentence: str) -> NoReturn:
    raise Invalid(sentence, fields={name: [sentence]})
