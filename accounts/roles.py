"""One table: who may do what. Code asks `may(user, "…")`; the matrix test walks the same table."""

from typing import Any

from accounts.models import Role

ALL = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.ATTENDANT})
LEADS = frozenset({Role.ADMIN, Role.SUPERVISOR})
ADMINS = frozenset({Role.ADMIN})

ACTIONS: dict[str, frozenset[Role]] = {
    "chat.read_all": LEADS | {Role.SUPERADMIN},  # attendants see their own chats and their queues'
    "chat.reply": ALL,
    "message.read_original": LEADS,  # what was there before an edit or a deletion
    "ticket.take_over": ALL,
    "ticket.take_from_other": LEADS,
    "ticket.resolve": ALL,
    "ticket.resolve_of_other": LEADS,
    "ticket.reopen": ALL,
    "session.manage": ADMINS,
    "webhook.replay": ADMINS,
    "lead.create": ALL,
    "lead.notified": ADMINS,
    "person.manage": ADMINS,
    "integration.manage": ADMINS,  # API tokens and outgoing webhooks
}


def may(user: Any, action: str) -> bool:
    """Whether the user's role allows the action at all; raises KeyError for an action nobody declared."""
    return bool(user.is_active) and user.role in ACTIONS[action]
