"""The common case in one statement: people who wrote before, whose chat has a ticket, and what is known of a message.

A drain says ahead which messages come next (`expect`); then one statement finds and locks the chats of all of them.
What it read holds as long as nothing else was asked or written on this connection (`accounts.db` counts): the rows are
locked, so they are as these objects say. After anything else, the rest is read again.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts import postponing, scope, sql
from accounts.models import User
from atendimento.models import Chat, Queue, Ticket
from crm.models import Contact, Lead
from crm.services.contacts import Pair, pairs_of
from whatsapp.events import Address, Event, Received
from whatsapp.models import Session


class Ask(NamedTuple):
    """What to tell about one message while its chat is looked up."""

    session: Session
    provider_id: str


class Question(NamedTuple):
    pairs: tuple[Pair, ...]
    provider_id: str


class Known(NamedTuple):
    chat: Chat
    contact: Contact
    knows: bool  # the session has that message
    parked: bool  # events wait for it


def news(session: str, id_: str) -> tuple[str, ...]:
    """`knows` and `parked` as SQL."""
    return tuple(
        f"EXISTS (SELECT FROM {table} WHERE session_id = {session} AND provider_id = {id_} AND provider_id <> '')"
        for table in ("atendimento_message", "atendimento_parkedevent")
    )


FAMILIAR = """
(SELECT a.n, (array_agg(i.contact_id))[1] AS contact_id
 FROM unnest(%s::int[], %s::text[], %s::text[]) AS a(n, kind, value) LEFT JOIN LATERAL (
   SELECT contact_id FROM crm_identity WHERE tenant_id = %s AND kind = a.kind AND value = a.value LIMIT 1) i ON true
 GROUP BY a.n HAVING count(i.contact_id) = count(*) AND count(DISTINCT i.contact_id) = 1) who
JOIN unnest(%s::int[], %s::text[]) AS asked(n, id) ON asked.n = who.n
JOIN atendimento_chat c ON c.contact_id = who.contact_id
JOIN atendimento_ticket t ON t.id = c.current_ticket_id JOIN crm_contact p ON p.id = c.contact_id
LEFT JOIN accounts_user u ON u.id = t.assignee_id LEFT JOIN atendimento_queue q ON q.id = t.queue_id
LEFT JOIN crm_lead l ON l.id = c.lead_id
ORDER BY c.id FOR UPDATE OF c, t
"""
TABLES = {"c": Chat, "t": Ticket, "p": Contact, "u": User, "q": Queue, "l": Lead}


def familiar(pairs: list[Pair], ask: Ask) -> tuple[Chat, Contact] | None:
    """The chat, locked with its ticket, when all addresses are one person's; it says `.knows` and `.parked`.

    Chat and ticket are read as they are after any wait; what is only joined may be older, and is believed only where
    its key still fits.
    """
    question, expected = Question(tuple(pairs), ask.provider_id), _expected.get()
    if expected and expected.holds(question, ask.session):
        known = expected.answer(question)
    else:
        known = look(ask.session, [question]).get(question)
    if known is None:
        return None
    known.chat.knows, known.chat.parked = known.knows, known.parked
    return known.chat, known.contact


def expect(session: Session, events: Iterable[Event]) -> None:
    """These come next, in this order and in this transaction; holds until it is said again."""
    said = [event for event in events if type(event) is Received and not event.chat.is_group]
    questions = [Question(tuple(pairs_at(event.chat)), event.provider_id) for event in said]
    _expected.set(Expected(session, [each for each in questions if each.pairs and each.provider_id]))


@dataclass
class Expected:
    session: Session
    left: list[Question]
    found: dict[Question, Known] = field(default_factory=dict)
    read_at: int = -1
    block: Any = field(default_factory=postponing.block)

    def holds(self, question: Question, session: Session) -> bool:
        same_block = self.block is not None and self.block is postponing.block()
        return same_block and session.pk == self.session.pk and question in self.left

    def answer(self, question: Question) -> Known | None:
        if self.read_at != postponing.asked():
            self.found = look(self.session, self.left)
            self.read_at = postponing.asked()
        self.left.remove(question)
        known = self.found.get(question)
        if known:  # gateways say some messages twice, and the first is stored by then
            self.found[question] = known._replace(knows=True)
        return known


_expected: ContextVar[Expected | None] = ContextVar("expected", default=None)


def look(session: Session, questions: list[Question]) -> dict[Question, Known]:
    """What is found of them; one chat is one object, whoever asks for it (`sql.fetch`)."""
    flat = [(n, kind, value) for n, question in enumerate(questions) for kind, value in question.pairs]
    places, kinds, values = (list(column) for column in zip(*flat, strict=True))
    ids = [question.provider_id for question in questions]
    news_params = [session.pk, session.pk]
    params = [*news_params, places, kinds, values, scope.current_tenant_id(), list(range(len(ids))), ids]
    found: dict[Question, Known] = {}
    for chat, ticket, contact, owner, queue, lead, n, knows, parked in sql.fetch(TABLES, FAMILIAR, params, ASKED):
        adopt(ticket, "assignee", owner)
        adopt(ticket, "queue", queue)
        adopt(chat, "lead", lead)
        chat.current_ticket, chat.ticket_locked = ticket, True
        found.setdefault(questions[n], Known(chat, contact, knows, parked))
    return found


ASKED = ("asked.n", *news("%s", "asked.id"))


def adopt(row: Any, name: str, related: Any) -> None:
    """Fill a relation's cache, unless the joined row is not the one that the key now names."""
    if related is not None and related.pk == getattr(row, f"{name}_id"):
        setattr(row, name, related)


def pairs_at(address: Address) -> list[Pair]:
    return pairs_of(phone=address.phone, jid=address.jid, lid=address.lid, bsuid=address.bsuid)
