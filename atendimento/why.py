""" "Por que caiu aqui?": the sentence behind an assignment, from what its event remembers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atendimento.models import TicketEvent, TicketEventKind, TicketPriority


def why_sentence(event: TicketEvent) -> str:
    """For people, in the language of who reads; "" for events that need no explanation."""
    data = event.data
    if event.kind == TicketEventKind.RELEASED:
        return released(data)
    if event.kind == TicketEventKind.TRANSFERRED and data.get("bot"):
        return let_go(data)
    if event.kind != TicketEventKind.ASSIGNED:
        return ""
    return " · ".join(part for part in (portfolio(data), chosen(data), hurried(data), waited(data)) if part)


def chosen(data: dict[str, Any]) -> str:
    said = RULES.get(str(data.get("rule")))
    return str(said(data)) if said else ""


def by_turn(data: dict[str, Any]) -> str:
    return _("it was %(to)s's turn in %(queue)s (%(candidates)s free)") % shown(data)


def by_fewest(data: dict[str, Any]) -> str:
    return _("%(to)s had the fewest conversations in %(queue)s: %(load)s of at most %(capacity)s") % shown(data)


def by_last_served(data: dict[str, Any]) -> str:
    return _("%(to)s served this customer last") % shown(data)


def by_owner(data: dict[str, Any]) -> str:
    return _("the customer is in %(to)s's portfolio") % shown(data)


def portfolio(data: dict[str, Any]) -> str:
    """Of somebody else, who was not free."""
    return _("%(owner)s, whose customer this is, was not free") % data if data.get("owner") else ""


def by_fewest_instead(data: dict[str, Any]) -> str:
    return _("who served this customer last was not free, and %(to)s had the fewest conversations") % shown(data)


def by_hand(data: dict[str, Any]) -> str:
    return _("%(by)s decided so") % shown(data) if data.get("by") else ""


def by_balance(data: dict[str, Any]) -> str:
    return _("%(by)s evened out the load: %(from)s had %(from_load)s conversations, %(to)s %(load)s") % shown(data)


RULES = {
    "turn": by_turn,
    "fewest": by_fewest,
    "owner": by_owner,
    "last_served": by_last_served,
    "fewest_instead": by_fewest_instead,
    "hand": by_hand,
    "balance": by_balance,
}
KNOWN = ("to", "queue", "candidates", "load", "capacity", "by", "from", "from_load")


def shown(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data.get(name, "?") for name in KNOWN}


def let_go(data: dict[str, Any]) -> str:
    """Why a bot handed over."""
    if data.get("why") == "choice":
        return _("the customer chose “%(said)s”") % {"said": data.get("said", "?")}
    reasons = {
        "person": _("the customer asked for a person"),
        "misses": _("it did not understand the customer"),
        "silence": _("the customer stopped answering"),
        "loop": _("it may be talking to another bot"),
        "closed": _("outside of business hours"),
        "off": _("the bot was switched off"),
        "phone": _("somebody answered on the phone"),
    }
    return reasons.get(str(data.get("why")), "")


def hurried(data: dict[str, Any]) -> str:
    ahead = data.get("priority") in (TicketPriority.URGENT, TicketPriority.HIGH)
    return _("ahead of others for its priority") if ahead else ""


def waited(data: dict[str, Any]) -> str:
    minutes = int(data.get("waited", 0)) // 60
    return (
        ngettext("waited %(count)s minute", "waited %(count)s minutes", minutes) % {"count": minutes} if minutes else ""
    )


def released(data: dict[str, Any]) -> str:
    if data.get("why") == "deactivated":
        return _("%(from)s no longer works here") % shown(data)
    minutes = data.get("minutes")
    if data.get("why") == "absent" and minutes:
        said = ngettext(
            "%(from)s was absent for %(count)s minute", "%(from)s was absent for %(count)s minutes", minutes
        )
        return said % {**shown(data), "count": minutes}
    return by_hand(data)
