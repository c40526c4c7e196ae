"""The life of a ticket, in one place to import from."""

from atendimento.services.episodes import (
    GRACE,
    assign,
    close,
    give,
    lock_active,
    lock_current,
    open_new,
    record,
    revive,
    ticket_for_inbound,
    ticket_for_reply,
    wake,
)
from atendimento.services.lifecycle import (
    ticket_close,
    ticket_reopen,
    ticket_resolve,
    ticket_set_priority,
    ticket_take_over,
)
from atendimento.services.snooze import snooze_choices, ticket_snooze, ticket_unsnooze
from atendimento.services.transfers import ticket_transfer

__all__ = [
    "GRACE",
    "assign",
    "close",
    "give",
    "lock_active",
    "lock_current",
    "open_new",
    "record",
    "revive",
    "snooze_choices",
    "ticket_close",
    "ticket_for_inbound",
    "ticket_for_reply",
    "ticket_reopen",
    "ticket_resolve",
    "ticket_set_priority",
    "ticket_snooze",
    "ticket_take_over",
    "ticket_transfer",
    "ticket_unsnooze",
    "wake",
]
