"""Puts the demo into the database once, and keeps its address and password up to date afterwards."""

from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction

from accounts import scope
from accounts.models import Tenant, User
from atendimento.demo import business, company, orders, people, troubles
from atendimento.demo.company import Company
from atendimento.demo.files import attach
from atendimento.demo.script import Talk, c, took, we
from atendimento.demo.writer import Writer
from atendimento.models import Attachment, Chat, Message, Ticket, TicketEvent
from crm.models import Contact, Identity, Lead
from whatsapp.models import OutboundMessage, Session

TALKS: list[Talk] = [*orders.TALKS, *troubles.TALKS, *business.TALKS]
CLINIC_TALKS = [
    Talk(
        name="Paciente Aurora", phone="5511981230101", session="recepcao", queue="recepcao", owner="caio",
        status="open", ago=25, unread=1,
        lines=[
            c("Bom dia, queria remarcar a limpeza"),
            took("caio", 4),
            we("caio", "Bom dia, Aurora! Tenho quinta às 9h ou às 15h.", 2),
            c("quinta 15h", 3),
        ],
    ),
    Talk(
        name="Paciente Murilo", phone="5511981230102", session="recepcao", queue="recepcao", ago=50, unread=1,
        lines=[c("Vocês atendem pelo convênio OdontoVida?")],
    ),
]  # fmt: skip


def demo_build(*, password: str) -> bool:
    """Make what is missing. True when this was the first time; a second run leaves all data alone."""
    with scope.unscoped("the demo looks for its companies"):
        made = Tenant.objects.filter(slug=company.BAKERY).exists()
    if made:
        keep_current(password)
        return False
    secret = make_password(password)  # bcrypt takes its time: one hash for all
    with transaction.atomic():
        bakery = company.bakery(secret)
        fill(bakery, TALKS)
        people.remember(bakery)
        fill(company.clinic(secret), CLINIC_TALKS)
        company.root(secret)
    return True


def accounts() -> list[tuple[str, str]]:
    """(e-mail, role) of everybody who can log in."""
    everybody = [person for group in company.PEOPLE.values() for person in group.values()]
    return [(email, str(role)) for _name, email, role in [*everybody, company.ROOT]]


def fill(here: Company, talks: list[Talk]) -> None:
    """A few statements for all conversations together; the newest one has the highest protocol number."""
    numbered = [talk for talk in talks if not talk.group]
    numbers = {id(talk): at for at, talk in enumerate(sorted(numbered, key=lambda talk: -started(talk)), 1)}
    with scope.tenant_scope(here.tenant):
        writers = [Writer(here, talk, numbers.get(id(talk), 0)) for talk in talks]
        save(Contact, [each.contact for each in writers if each.contact], writers)
        save(Identity, [row for each in writers for row in each.identities()])
        save(Lead, [each.lead for each in writers if each.lead], writers)
        save(Chat, [each.chat for each in writers], writers)
        save(Ticket, [each.ticket for each in writers if each.ticket], writers)
        save(TicketEvent, [row for each in writers for row in each.events], writers)
        save(Message, [row for each in writers for row in each.messages], writers)
        save(
            Attachment,
            [attach(row, each.files[row.pk]) for each in writers for row in each.messages if row.pk in each.files],
        )
        save(OutboundMessage, [row for each in writers for row in each.outbound], writers)
        for each in writers:
            each.chat.last_message, each.chat.current_ticket = each.messages[-1], each.ticket
        Chat.objects.bulk_update([each.chat for each in writers], ["last_message", "current_ticket"])
        name_files(writers)
        Tenant.objects.filter(pk=here.tenant.pk).update(last_ticket_number=len(numbered))


def started(talk: Talk) -> float:
    """Minutes ago."""
    return talk.ago + sum(line.gap for line in talk.lines[1:])


def save(model: type[models.Model], rows: Iterable[models.Model], writers: Iterable[Writer] = ()) -> None:
    """Insert, then give back the past: auto_now_add writes today whatever the row says."""
    rows = list(rows)
    model._default_manager.bulk_create(rows)
    past = {row: at for writer in writers for row, at in writer.times.items()}
    dated = [row for row in rows if row in past]
    for row in dated:
        row.created_at = past[row]  # type: ignore[attr-defined]
    if dated:
        model._default_manager.bulk_update(dated, ["created_at"])


def name_files(writers: list[Writer]) -> None:
    """A failed file is sent again from where it is stored."""
    waiting = [row for each in writers for row in each.outbound if row.message_ref in each.files]
    keys = dict(
        Attachment.objects.filter(message__in=[row.message_ref for row in waiting]).values_list("message", "key")
    )
    for row in waiting:
        row.payload = row.payload | {"file": keys[row.message_ref], "mime": "image/jpeg", "file_name": "foto.jpg"}
    OutboundMessage.objects.bulk_update(waiting, ["payload"])


def keep_current(password: str) -> None:
    """The port or the password may be another than last time."""
    with scope.unscoped("the demo's own accounts and channels"):
        those = User.objects.filter(email__in=[email for email, _role in accounts()])
        first = those.first()
        if first and not check_password(password, first.password):
            those.update(password=make_password(password))
        for session in Session.objects.filter(tenant__slug__in=[company.BAKERY, company.CLINIC]):
            follow_port(session)


def follow_port(session: Session) -> None:
    for key in ("base_url", "graph_url"):
        address = str(session.config.get(key, ""))
        if "/simulador/" in address:
            wanted = f"{company.simulator()}/{address.rsplit('/', 1)[-1]}"
            if wanted != address:
                session.config = session.config | {key: wanted}
                session.save(update_fields=["config"])
