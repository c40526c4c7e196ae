"""A company with a past, written by PostgreSQL itself: chats, their people and tickets, and some messages each."""

from dataclasses import dataclass
from typing import Any

from bench.company import Company

PER_CHAT = 20
NAMES = "ARRAY['Marina','João','Débora','Caio','Luísa','Otávio','Renata','Sérgio','Yasmin','Heitor']"
SURNAMES = "ARRAY['Couto','Araújo','Lima','Prado','Fontes','Nóbrega','Reis','Salgado']"
WORDS = "ARRAY['Bom dia! Ainda tem pão de queijo?','Pode ser amanhã às 10h?','Obrigado, até mais','Qual é o valor do frete para Contagem?','Recebi, mas veio faltando um item. Podem ver?']"  # noqa: E501


@dataclass(frozen=True)
class Past:
    """SQL in which `n` numbers the chats and `m` a chat's messages."""

    each: int = PER_CHAT
    body: str = f"({WORDS})[(n + m) % 5 + 1]"
    queue: str = ""  # of the chat; the company's first one unless told otherwise
    owner: str = "owner"


def fill(desk: Company, chats: int, past: Past = Past()) -> None:
    """Seconds for 200,000 messages. Rows are correct by construction, so key triggers are off meanwhile."""
    from django.db import connection, transaction

    from accounts import scope

    with scope.owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(numbered(desk, chats))
        for model, given, source in rows(desk, past):
            cursor.execute(insert(model, given, source))
        cursor.execute(f"UPDATE accounts_tenant SET last_ticket_number = {chats} WHERE id = %s", [desk.tenant.pk])
        cursor.execute("DROP TABLE seed")
    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def numbered(desk: Company, chats: int) -> str:
    """One line per chat with all ids; a third is mine, a third nobody's, a third resolved."""
    sessions = ",".join(f"'{session.pk}'" for session in desk.sessions)
    return f"""
        CREATE TEMP TABLE seed AS SELECT n, uuidv7() AS chat, uuidv7() AS contact, uuidv7() AS lead,
          uuidv7() AS ticket, uuidv7() AS last, (ARRAY[{sessions}]::uuid[])[n %% {len(desk.sessions)} + 1] AS session,
          '5531' || (970000000 + n) AS phone, now() - n * interval '97 seconds' AS moment,
          ({NAMES})[n %% 10 + 1] || ' ' || ({SURNAMES})[n %% 8 + 1] || ' ' || n AS name,
          (ARRAY['open','waiting','resolved'])[n %% 3 + 1] AS status,
          CASE WHEN n %% 3 = 0 THEN '{desk.attendant.pk}'::uuid END AS owner
        FROM generate_series(1, {chats}) n""".replace("%%", "%")


def rows(desk: Company, past: Past) -> list[tuple[Any, dict[str, str], str]]:
    """(model, column → expression, source) in an order that reads well; other columns get the model's defaults."""
    from atendimento.models import Chat, Message, Ticket, TicketEvent
    from crm.models import Contact, Identity, Lead

    mine = {"tenant_id": f"'{desk.tenant.pk}'::uuid"}
    queue = past.queue or f"'{desk.queue.pk}'::uuid"
    chat = {
        "id": "chat", "phone": "'55' || right(phone, 10)", "search_text": "unaccent(lower(name))",
        "contact_id": "contact",
        "lead_id": "lead", "session_id": "session", "reply_to": "phone || '@c.us'", "current_ticket_id": "ticket",
        "queue_id": queue, "assigned_to_id": past.owner, "is_open": "status <> 'resolved'", "last_message_id": "last",
        "last_message_at": "moment", "last_inbound_at": "moment", "unread_count": "n % 4", "inbound_count": "n % 4",
        "rev": str(past.each),
        "waiting_since": "CASE WHEN status <> 'resolved' THEN moment END",
        "created_at": "moment", "updated_at": "moment",
    }  # fmt: skip
    ticket = {
        "id": "ticket", "chat_id": "chat", "number": "n", "status": "status", "queue_id": queue,
        "assignee_id": past.owner,
        "created_at": "moment - interval '1 day'", "resolved_at": "CASE WHEN status = 'resolved' THEN moment END",
    }  # fmt: skip
    message = {
        "id": f"CASE WHEN m = {past.each} THEN last ELSE uuidv7() END", "chat_id": "chat", "ticket_id": "ticket",
        "session_id": "session", "direction": "CASE WHEN m % 2 = 0 THEN 'in' ELSE 'out' END",
        "sender_kind": "CASE WHEN m % 2 = 0 THEN 'customer' ELSE 'phone' END", "body": past.body,
        "provider_id": "'SEED' || n || '-' || m", "rev": "m", "ack": "CASE WHEN m % 2 = 0 THEN 0 ELSE 3 END",
        "timestamp": f"moment - ({past.each} - m) * interval '37 minutes'", "created_at": "moment",
    }  # fmt: skip
    identity = {"id": "uuidv7()", "contact_id": "contact", "created_at": "moment"}
    return [
        (Contact, {**mine, "id": "contact", "push_name": "name", "phone": "phone", "created_at": "moment"}, "seed"),
        (Identity, {**mine, **identity, "kind": "'phone'", "value": "'55' || right(phone, 10)"}, "seed"),
        (Identity, {**mine, **identity, "kind": "'jid'", "value": "phone || '@c.us'"}, "seed"),
        (Lead, {**mine, "id": "lead", "contact_id": "contact", "first_name": "'Lead'", "created_at": "moment"}, "seed"),
        (Chat, {**mine, **chat}, "seed"),
        (Ticket, {**mine, **ticket}, "seed"),
        (
            TicketEvent,
            {**mine, "id": "uuidv7()", "ticket_id": "ticket", "kind": "'opened'", "created_at": "moment"},
            "seed",
        ),
        (Message, {**mine, **message}, f"seed, generate_series(1, {past.each}) m"),
    ]


def insert(model: Any, given: dict[str, str], source: str) -> str:
    """INSERT … SELECT with every column: Django keeps defaults in Python, PostgreSQL knows none."""
    columns = {field.column: given.get(field.column) or default(field) for field in model._meta.concrete_fields}
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} FROM {source}"


def default(field: Any) -> str:
    if field.null:
        return "NULL"
    value = field.get_default()
    if isinstance(value, dict | list):
        return "'[]'" if isinstance(value, list) and not hasattr(field, "base_field") else "'{}'"  # arrays: '{}'
    if isinstance(value, bool | int):
        return str(value).lower() if isinstance(value, bool) else str(int(value))
    return "'" + str(value).replace("'", "''") + "'"
