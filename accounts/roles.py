"""One table: who may do what. Code asks `may(user, "…")`; the matrix test walks the same table."""

from typing import Any

from accounts.models import Role

ALL = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.ATTENDANT})
LEADS = frozenset({Role.ADMIN, Role.SUPERVISOR})
ADMINS = frozenset({Role.ADMIN})

ACTIONS: dict[str, frozenset[Role]] = {
    "chat.read_all": LEADS | {Role.SUPERADMIN},  # attendants see their own chats and their queues'
    "chat.reply": ALL,
    "note.write": ALL,
    "message.read_original": LEADS,  # what was there before an edit or a deletion
    "message.change_of_other": LEADS,  # edit or delete for everyone what a colleague wrote
    "ticket.take_over": ALL,
    "ticket.take_from_other": LEADS,
    "ticket.resolve": ALL,
    "ticket.resolve_of_other": LEADS,
    "ticket.reopen": ALL,
    "ticket.transfer": ALL,
    "ticket.snooze": ALL,
    "ticket.prioritise": ALL,
    "ticket.close": ALL,
    "ticket.change_of_other": LEADS,  # the four above, when a colleague owns it
    "ticket.alarmed": LEADS,  # hears of every deadline; owners of their own
    "folder.share": LEADS,  # views of the list for everybody
    "hours.manage": LEADS,
    "sla.manage": LEADS,
    "ticket.assign_other": LEADS,  # give a conversation to a colleague
    "team.balance": LEADS,
    "queue.manage": LEADS,
    "bot.manage": LEADS,
    "team.manage": LEADS,  # teams, skills, and who works in which queue
    "presence.force": LEADS,
    "session.manage": ADMINS,
    "webhook.replay": ADMINS,
    "ticket.create": ALL,
    "ticket.edit": ALL,  # subject; a colleague's needs ticket.change_of_other too
    "lead.create": ALL,
    "contact.give": LEADS,  # say in whose portfolio a customer is
    "lead.edit": ALL,
    "contact.edit": ALL,
    "contact.merge": ALL,  # of people whom they see, both of them
    "note.change_of_other": LEADS,
    "activity.edit": ALL,
    "deal.edit": ALL,
    "field.manage": ADMINS,
    "pipeline.manage": LEADS,
    "label.apply": ALL,
    "label.manage": LEADS,
    "lead.notified": ADMINS,
    "person.manage": ADMINS,
    "audit.read": ADMINS,  # who changed which settings
    "metrics.read": LEADS,
    "integration.manage": ADMINS,  # API tokens and outgoing webhooks
}


def may(user: Any, action: str) -> bool:
    """Whether the user's role allows the action at all; raises KeyError for an action nobody declared."""
    return bool(user.is_active) and user.role in ACTIONS[action]
