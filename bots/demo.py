"""The bakery's bot, on the number for wholesale: whoever writes there meets it first."""

from typing import Any

from accounts import scope
from accounts.models import Tenant, User
from atendimento.demo.company import BAKERY
from atendimento.models import Bot, Queue, QueueMember, SessionQueue
from bots.flow import flow_read, flow_write
from bots.models import Flow
from whatsapp.models import Session

SPEC: dict[str, Any] = {
    "version": 1,
    "greeting": "Olá, {{nome}}! 🥖 Aqui é a Padaria Pão Quente.",
    "question": "Sobre o que você quer falar? Responda com o número:",
    "options": [
        {
            "title": "Horário e endereço", "does": "say", "words": ["que horas", "onde fica", "aberto"],
            "text": "Abrimos todos os dias, das 6h às 20h, na Rua das Acácias, 71. A última fornada sai às 17h 😋",
        },
        {"title": "Encomendas e atacado", "does": "queue", "words": ["encomenda", "bolo", "orçamento", "preço"]},
        {"title": "Falar com uma pessoa", "does": "person"},
    ],
    "miss": "Desculpe, não entendi.",
    "handover": "Combinado! Já chamei alguém de {{fila}}. Seu protocolo é *{{protocolo}}*.",
    "goodbye": "Até logo! Se precisar, é só chamar.",
    "misses": 2,
    "patience": 10,
}  # fmt: skip


def build() -> None:
    with scope.unscoped("the demo looks for its company"):
        tenant = Tenant.objects.get(slug=BAKERY)
        people = list(User.objects.filter(tenant=tenant, role="attendant"))
    with scope.tenant_scope(tenant):
        bot = Bot.objects.create(name="Triagem")
        triage = Queue.objects.create(name="Triagem", bot=bot)
        QueueMember.objects.bulk_create(QueueMember(queue=triage, user=person) for person in people)
        SessionQueue.objects.create(session=Session.objects.get(label="Atacado"), queue=triage)
        Flow.objects.create(bot=bot, version=1, spec=script(Queue.objects.get(name="Encomendas")))


def script(orders: Queue) -> dict[str, Any]:
    options = [{**each, "queue": str(orders.pk)} if each["does"] == "queue" else each for each in SPEC["options"]]
    return flow_write(flow_read(SPEC | {"options": options}))
