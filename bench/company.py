"""The people and channels of a run. Made through the models, so call it after `environment.running`."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from bench import posts

SESSIONS = 8


@dataclass
class Company:
    tenant: Any
    supervisor: Any
    attendant: Any
    queue: Any
    sessions: list[Any] = field(default_factory=list)

    def doors(self) -> tuple[posts.Door, ...]:
        return tuple(posts.Door(s.name, s.webhook_token, s.config["hmac_key"]) for s in self.sessions)

    def mailbag(self) -> posts.Mailbag:
        return posts.Mailbag(template(), self.doors())


def found() -> Company:
    from accounts import scope
    from accounts.models import Role, Tenant, User
    from atendimento.models import Queue, QueueMember
    from whatsapp.models import Session, SessionStatus

    with scope.unscoped("a new company and its people"):
        tenant = Tenant.objects.create(name="Bancada", slug=f"bancada-{secrets.token_hex(3)}")
        people = [
            User.objects.create_user(f"{role}@{tenant.slug}.example", name=name, role=role, tenant=tenant)
            for role, name in [(Role.SUPERVISOR, "Sílvia Prado"), (Role.ATTENDANT, "Ana Lima")]
        ]
    with scope.tenant_scope(tenant):
        queue = Queue.objects.create(name="Atendimento", is_default=True)
        QueueMember.objects.create(queue=queue, user=people[1])
        sessions = [
            Session.objects.create(
                provider="waha",
                name=f"{tenant.slug}-{number}",
                label=f"Loja {number}",
                status=SessionStatus.WORKING,
                config={"base_url": "http://127.0.0.1:9", "hmac_key": secrets.token_hex(16)},
            )
            for number in range(1, SESSIONS + 1)
        ]
    return Company(tenant, *people, queue, sessions)


def template() -> str:
    """A customer's text as the gateway of the tests writes it."""
    from whatsapp.simulator import bodies

    body = bodies.text("waha", "@@session@@", posts.PHONE, posts.TEXT, id=posts.MESSAGE, at=posts.TIME)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
