"""Who works where: two companies with a wall between them, and who runs the installation."""

import os
from dataclasses import dataclass

from accounts import scope
from accounts.models import Role, Tenant, User
from atendimento.models import BusinessHours, Queue, QueueMember, SlaPolicy, SlaTarget
from whatsapp.models import Session, SessionStatus

BAKERY, CLINIC = "padaria-pao-quente", "clinica-sorriso"
PEOPLE = {
    BAKERY: {
        "rosa": ("Rosa Andrade", "rosa@paoquente.demo", Role.ADMIN),
        "sonia": ("Sônia Prado", "sonia@paoquente.demo", Role.SUPERVISOR),
        "ana": ("Ana Lima", "ana@paoquente.demo", Role.ATTENDANT),
        "bruno": ("Bruno Sales", "bruno@paoquente.demo", Role.ATTENDANT),
        "davi": ("Davi Moura", "davi@paoquente.demo", Role.ATTENDANT),
    },
    CLINIC: {
        "otavio": ("Otávio Ramos", "otavio@sorriso.demo", Role.ADMIN),
        "caio": ("Caio Reis", "caio@sorriso.demo", Role.ATTENDANT),
    },
}
ROOT = ("Raiz", "raiz@prosa.demo", Role.SUPERADMIN)


@dataclass
class Company:
    tenant: Tenant
    people: dict[str, User]
    queues: dict[str, Queue]
    sessions: dict[str, Session]


def bakery(password_hash: str) -> Company:
    tenant, people = employer("Padaria Pão Quente", BAKERY, password_hash)
    with scope.tenant_scope(tenant):
        queues = {
            "atendimento": queue("Atendimento", people["ana"], people["davi"], is_default=True),
            "encomendas": queue("Encomendas", people["bruno"]),
        }
        promise(*queues.values())
        office_hours()
        sessions = {name: Session.objects.create(**fields) for name, fields in channels().items()}
    return Company(tenant, people, queues, sessions)


def clinic(password_hash: str) -> Company:
    tenant, people = employer("Clínica Sorriso", CLINIC, password_hash)
    with scope.tenant_scope(tenant):
        queues = {"recepcao": queue("Recepção", people["caio"], is_default=True)}
        fields = waha("session-sorriso", "Recepção", "5511990000020")
        fields["config"].pop("allow_unsigned")
        sessions = {"recepcao": Session.objects.create(**fields)}
    return Company(tenant, people, queues, sessions)


def employer(name: str, slug: str, password_hash: str) -> tuple[Tenant, dict[str, User]]:
    with scope.unscoped("the demo makes companies"):
        tenant = Tenant.objects.create(name=name, slug=slug)
        people = {
            key: User(tenant=tenant, name=name, email=email, role=role, password=password_hash)
            for key, (name, email, role) in PEOPLE[slug].items()
        }
        User.objects.bulk_create(people.values())
    return tenant, people


def root(password_hash: str) -> User:
    name, email, role = ROOT
    with scope.unscoped("the superadmin belongs to no company"):
        return User.objects.create(name=name, email=email, role=role, password=password_hash)


def queue(name: str, *members: User, is_default: bool = False) -> Queue:
    made = Queue.objects.create(name=name, is_default=is_default)
    QueueMember.objects.bulk_create(QueueMember(queue=made, user=user) for user in members)
    return made


def promise(*queues: Queue) -> None:
    """Quick for everybody, quicker for who is urgent."""
    policy = SlaPolicy.objects.create(name="Padrão")
    minute = 60
    goals = {"normal": (10, 15, 8 * 60), "high": (5, 10, 4 * 60), "urgent": (2, 5, 60)}
    for priority, (first, following, resolution) in goals.items():
        SlaTarget.objects.create(
            policy=policy,
            priority=priority,
            first_response=first * minute,
            next_response=following * minute,
            resolution=resolution * minute,
        )
    Queue.objects.filter(pk__in=[queue.pk for queue in queues]).update(sla=policy)


def office_hours() -> None:
    """A calendar to look at; no queue of the demo closes, so that it answers whenever somebody tries it."""
    weekday, saturday = [["08:00", "12:00"], ["13:00", "18:00"]], [["08:00", "13:00"]]
    BusinessHours.objects.create(name="Horário comercial", week=[*[weekday] * 5, saturday, []], uf="MG")


def simulator() -> str:
    """The fake gateway lives in this very server."""
    return f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/simulador"


def channels() -> dict[str, dict]:
    evolution = {"base_url": f"{simulator()}/evolution", "api_key": "demo-evolution-key", "jwt_key": "demo-jwt-key"}
    cloud = {"graph_url": f"{simulator()}/cloud", "access_token": "demo-token", "app_secret": "test-app-secret"}
    cloud |= {"verify_token": "prosa-demo", "phone_number_id": "800000000000001"}
    common = {"status": SessionStatus.WORKING}
    return {
        "loja": waha("session-001", "Loja", "5511990000001"),
        "atacado": {
            "provider": "evolution", "name": "session-002", "label": "Atacado", "phone": "5511990000002",
            "config": {**evolution, "allow_unsigned": True}, **common,
        },
        "oficial": {
            "provider": "cloud", "name": "800000000000001", "label": "Oficial", "phone": "5511990000003",
            "config": cloud, **common,
        },
    }  # fmt: skip


def waha(name: str, label: str, phone: str) -> dict:
    """Unsigned bodies pass on the bare route, so that a curl from the README lands in the inbox."""
    config = {"base_url": f"{simulator()}/waha", "api_key": "demo-waha-key", "hmac_key": "demo-hmac-key"}
    fields = {"provider": "waha", "name": name, "label": label, "phone": phone, "status": SessionStatus.WORKING}
    return fields | {"config": {**config, "allow_unsigned": True}}
