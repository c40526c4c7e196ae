"""What a line of the table says: who asks for what, and what they hear."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.matrix.world import ACTORS, INSIDERS, OUTSIDERS

ALL_INSIDE = (*INSIDERS, *OUTSIDERS)
SEE_CHAT = ("ana", "supervisor", "admin")
OUR_LEADS = ("supervisor", "admin")
LEADS = (*OUR_LEADS, "other_supervisor", "other_admin")
ADMINS = ("admin", "other_admin")
PAGE = {"anonymous": 302, "root": 302}  # to the login, and to the admin's own site
JSON = {"anonymous": 401, "root": 403}


@dataclass(frozen=True)
class Act:
    method: str
    expected: dict[str, int]
    address: str = ""  # of the object to ask for; otherwise the route's own, with our `pk`
    pk: str = ""
    query: str = ""
    body: Any = None
    form: bool = False


def act(
    method: str, ok: int, allowed: Iterable[str], face: dict[str, int], *, rest: int = 404, but: Any = None, **more: Any
) -> Act:
    """`allowed` hear `ok`, everybody else of both companies `rest`; `but` says who hears something else."""
    expected = dict.fromkeys(ALL_INSIDE, rest) | face | dict.fromkeys(allowed, ok) | (but or {})
    return Act(method, expected, **more)


def own(method: str = "get", ok: int = 200, face: dict[str, int] = JSON, **more: Any) -> Act:
    """Everybody of a company gets what is theirs; the words tell whether it really is."""
    return act(method, ok, ALL_INSIDE, face, **more)


def chat(method: str = "get", ok: int = 200, pk: str = "chat", **more: Any) -> Act:
    """A page about Ana's chat."""
    return act(method, ok, SEE_CHAT, PAGE, pk=pk, **more)


def api(method: str = "get", ok: int = 200, pk: str = "chat", allowed: Iterable[str] = SEE_CHAT, **more: Any) -> Act:
    """A JSON door to something of Ana's chat."""
    return act(method, ok, allowed, JSON, pk=pk, **more)


def owned(method: str, ok: int, **more: Any) -> Act:
    """Spec 1's: what only waits in Ana's queue is not hers."""
    return act(method, ok, OUR_LEADS, JSON, pk="chat", **more)


def for_leads(ok: int = 200, **more: Any) -> Act:
    return act("get", ok, LEADS, JSON, rest=403, **more)


def managed(method: str, ok: int, **more: Any) -> Act:
    """An admin's business; another company's admin does not find it."""
    return act(method, ok, ["admin"], JSON, rest=403, but={"other_admin": 404}, **more)


def admins(method: str, ok: int, **more: Any) -> Act:
    return act(method, ok, ADMINS, JSON, rest=403, **more)


def everybody(method: str, status: int, **more: Any) -> Act:
    return Act(method, dict.fromkeys(ACTORS, status), **more)


def setting(method: str, ok: int, pk: str = "", **more: Any) -> Act:
    """A page of settings for supervisors and admins; with a `pk` another company's do not find it."""
    foreign = {"other_supervisor": 404, "other_admin": 404} if pk else {}
    return act(method, ok, OUR_LEADS if pk else LEADS, PAGE, rest=403, pk=pk, but=foreign | more.pop("but", {}), **more)


def office(method: str, ok: int, pk: str = "", **more: Any) -> Act:
    """A page of settings for admins."""
    foreign = {"other_admin": 404} if pk else {}
    return act(method, ok, ["admin"] if pk else ADMINS, PAGE, rest=403, pk=pk, but=foreign, **more)
