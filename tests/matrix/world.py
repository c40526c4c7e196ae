"""Two companies with one of everything, and everybody who might knock."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts import scope
from accounts.audit import audit_removal
from accounts.models import Role, User
from atendimento.models import BulkAct, BusinessHours, Folder, ScheduledMessage, Skill, SlaPolicy, Team
from crm.models import Activity, CustomField, Label, MergeRecord, Note, Notification, Opportunity
from crm.services.deals import default_pipeline
from integrations.hooks.endpoints import new_key
from integrations.models import ApiToken, Delivery, Endpoint
from tests import factories as make

# Everybody of a company carries its word, and so does all that is theirs: whoever reads a foreign word saw too much.
OURS, THEIRS, HERS = "Alfa", "Beta", "Zulmira"  # HERS: the customer in Ana's queue, whom Bruno does not serve
INSIDERS = ("ana", "bruno", "supervisor", "admin")
OUTSIDERS = tuple(f"other_{who}" for who in INSIDERS)
ACTORS = ("anonymous", *INSIDERS, *OUTSIDERS, "root")


@dataclass
class Company:
    word: str
    people: dict[str, User]
    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """`ids`: of our company's things by name, as the table's addresses use them; `their_…` of the other's."""

    ids: dict[str, str]
    secrets: dict[str, set[str]]  # actor → what they must not read
    clients: dict[str, Client]
    people: dict[str, User]


def build() -> World:
    ours, theirs = company(OURS), company(THEIRS)
    root = make.make_user(None, Role.SUPERADMIN, "Raiz")
    people = {**ours.people, **{f"other_{who}": user for who, user in theirs.people.items()}, "root": root}
    ids = {**ours.ids, **{f"their_{name}": pk for name, pk in theirs.ids.items()}}
    return World(ids, secrets(ours, theirs), {who: client(people.get(who)) for who in ACTORS}, people)


def company(word: str) -> Company:
    tenant = make.make_tenant(f"Empresa {word}")
    roles = {"ana": Role.ATTENDANT, "bruno": Role.ATTENDANT, "supervisor": Role.SUPERVISOR, "admin": Role.ADMIN}
    people = {who: make.make_user(tenant, role, f"{who.title()} {word}") for who, role in roles.items()}
    queue = make.make_queue(tenant, people["ana"], name=f"Fila {word}", default=True)
    other_queue = make.make_queue(tenant, people["bruno"], name=f"Atacado {word}")
    session = make.make_session(tenant, label=f"Canal {word}", config={"allow_unsigned": True})
    chat = make.make_chat(tenant, f"Zulmira {word}", queue=queue, session=session)
    message = make.make_message(chat, f"Segredo de Zulmira {word}")
    sent = make.make_message(chat, f"Resposta a Zulmira {word}", sender=people["ana"], ack=-1)
    file = make.make_attachment(message, b"%PDF-1.4 Zulmira", name=f"zulmira-{word}.pdf")
    card = {"name": f"Vizinha de Zulmira {word}", "phones": ["5531988887777"]}
    card_sent = make.make_message(chat, kind="contact", extra={"cards": [card]})
    bot = make.make_bot(tenant, name=f"Robô {word}")
    with scope.tenant_scope(tenant):
        later = ScheduledMessage.objects.create(chat=chat, author=people["ana"], body=word, due_at=timezone.now())
    made = Company(word, people)
    made.ids = named(
        tenant=tenant, queue=queue, other_queue=other_queue, session=session, chat=chat, message=message, sent=sent,
        card=card_sent,
        file=file, scheduled=later, contact=chat.contact, ticket=chat.current_ticket, bot=bot, **people,
        **set_up(tenant, people["admin"], word), **beside(chat, people["admin"], word),
    )  # fmt: skip
    with scope.tenant_scope(tenant):
        made.ids["folder"] = str(Folder.objects.create(owner=people["ana"], name=f"Pasta {word}", query="vez=nos").pk)
        done = BulkAct.objects.create(by=people["ana"], act="read", before={}, undone_at=timezone.now())
        made.ids["bulk"] = str(done.pk)
    made.ids["webhook_token"] = session.webhook_token
    return made


def set_up(tenant: Any, admin: User, word: str) -> dict[str, Any]:
    with scope.tenant_scope(tenant):
        endpoint = Endpoint.objects.create(
            url="https://8.8.8.8/", name=f"ERP {word}", events=["message.received"], secret={"key": new_key()}
        )
        delivery = Delivery.objects.create(endpoint=endpoint, event="ping", payload={"data": {"word": word}})
        token = ApiToken.objects.create(name=f"BI {word}", user=admin, hash=word, hint=word, scopes=["read"])
        more = {
            "team": Team.objects.create(name=f"Equipe {word}"),
            "skill": Skill.objects.create(name=f"Saber {word}"),
            "hours": BusinessHours.objects.create(name=f"Horas {word}"),
            "label": Label.objects.create(name=f"Etiqueta {word}"),
            "sla": SlaPolicy.objects.create(name=f"Prazo {word}"),
        }
        removal = audit_removal(by=admin, action="level.removed", row=SlaPolicy(name=f"Antigo {word}"))
        notice = Notification.objects.create(user=admin, type="SYSTEM", title=f"Aviso {word}")
    return {"endpoint": endpoint, "delivery": delivery, "token": token, "notice": notice, "removal": removal, **more}


def beside(chat: Any, admin: User, word: str) -> dict[str, Any]:
    """What is known of the person of Ana's chat."""
    with scope.tenant_scope(chat.tenant_id):
        stage = default_pipeline().stages.get(order=1)
        who = {"contact": chat.contact}
        return {
            "merge": MergeRecord.objects.create(
                absorbed=chat.pk, name=f"Zulmira {word}", undone_at=timezone.now(), **who
            ),
            "field": CustomField.objects.create(name=f"Campo {word}"),
            "note": Note.objects.create(author=admin, text=f"Nota de Zulmira {word}", **who),
            "task": Activity.objects.create(owner=admin, title=f"Tarefa de Zulmira {word}", **who),
            "stage": stage,
            "pipeline": stage.pipeline,
            "deal": Opportunity.objects.create(title=f"Negócio de Zulmira {word}", stage=stage, owner=admin, **who),
        }


def named(**rows: Any) -> dict[str, str]:
    return {name: str(row.pk) for name, row in rows.items()}


def secrets(ours: Company, theirs: Company) -> dict[str, set[str]]:
    """Words and ids. Ids of people are their company's; of the chat and what is in it, also a secret from Bruno."""
    of_chat = (
        "chat", "message", "sent", "card", "file", "scheduled", "ticket", "contact", "merge", "note", "task", "deal",
        "folder", "bulk",
    )  # fmt: skip
    all_ours, all_theirs = {OURS, *ours.ids.values()}, {THEIRS, *theirs.ids.values()}
    hidden = {"anonymous": all_ours | all_theirs | {HERS}, "root": set()}
    for who in INSIDERS:
        hidden[who], hidden[f"other_{who}"] = set(all_theirs), set(all_ours)
    hidden["bruno"] |= {f"Zulmira {OURS}", *(ours.ids[name] for name in of_chat)}
    hidden["other_bruno"] |= {f"Zulmira {THEIRS}", *(theirs.ids[name] for name in of_chat)}
    return hidden


def client(user: User | None) -> Client:
    made = Client(raise_request_exception=True)
    if user:
        with scope.unscoped("the test logs in"):
            made.force_login(user, backend="accounts.backends.EmailBackend")
    return made
