"""What the bakery knows of its customers: labels, fields, deals, tasks and notes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts import scope
from atendimento.demo.company import Company
from atendimento.services.badges import mirror_badges
from crm.models import (
    Activity,
    Contact,
    ContactLabel,
    CustomField,
    FieldValue,
    Label,
    Note,
    Opportunity,
    Stage,
)
from crm.services.deals import default_pipeline
from crm.values import read

LABELS = {"Encomenda": 2, "VIP": 14, "Atacado": 9, "Reclamação": 0, "Retirada": 18}
FIELDS: list[tuple[str, str, list[str]]] = [
    ("CPF", "cpf", []),
    ("CNPJ", "cnpj", []),
    ("Aniversário", "date", []),
    ("Loja preferida", "choice", ["Centro", "Jardins", "Entrega"]),
    ("Recebe ofertas", "yes_no", []),
]
KNOWN: dict[str, dict[str, Any]] = {
    "Marina Couto": {
        "labels": ["Encomenda", "VIP"],
        "values": {"CPF": "529.982.247-25", "Aniversário": "18/12/1986", "Loja preferida": "Jardins"},
        "deals": [("Bolo de aniversário do Théo", 24_800, 2, "ana")],
        "tasks": [("Confirmar a forma de 35 cm com a cozinha", "task", -3, "ana"),
                  ("Cobrar o sinal no Pix", "follow_up", 20, "ana")],
        "notes": [("Prefere retirar na loja dos Jardins, depois das 17h.", "sonia", True),
                  ("Sem lactose para o Théo.", "ana", False)],
    },
    "Camila Rocha": {
        "labels": ["Encomenda"],
        "values": {"CPF": "111.444.777-35", "Recebe ofertas": "yes"},
        "deals": [("Mesa de doces do casamento", 186_000, 1, "bruno")],
        "tasks": [("Ligar para fechar o cardápio", "call", 4, "bruno")],
    },
    "Tereza Xavier": {"labels": ["Reclamação"], "notes": [("Já trocamos um bolo dela em agosto.", "davi", False)]},
    "Letícia Gomes": {"labels": ["Retirada"]},
    "Marcelo e Bia": {
        "labels": ["Atacado"],
        "values": {"CNPJ": "11.222.333/0001-81"},
        "deals": [("Pão de queijo congelado, 40 kg por mês", 132_000, 3, "bruno")],
    },
    "Vó Cida": {"labels": ["VIP"], "values": {"Loja preferida": "Centro"}},
}  # fmt: skip


def remember(here: Company) -> None:
    with scope.tenant_scope(here.tenant):
        labels = {name: Label.objects.create(name=name, hue=hue) for name, hue in LABELS.items()}
        fields = {
            name: CustomField.objects.create(name=name, kind=kind, choices=choices, order=order)
            for order, (name, kind, choices) in enumerate(FIELDS)
        }
        stages = list(default_pipeline().stages.all())
        found = {contact.display_name: contact for contact in Contact.objects.all()}
        for name, known in KNOWN.items():
            put(here, found[name], known, labels, fields, stages)
        mirror_badges([found[name].pk for name in KNOWN])


def put(
    here: Company,
    who: Contact,
    known: dict[str, Any],
    labels: dict[str, Label],
    fields: dict[str, CustomField],
    stages: list[Stage],
) -> None:
    for name in known.get("labels", []):
        ContactLabel.objects.create(contact=who, label=labels[name])
    for name, typed in known.get("values", {}).items():
        text, key = read(fields[name], typed)
        FieldValue.objects.create(contact=who, field=fields[name], text=text, key=key)
    for title, cents, stage, owner in known.get("deals", []):
        Opportunity.objects.create(
            contact=who, title=title, value_cents=cents, stage=stages[stage], owner=here.people[owner]
        )
    for title, kind, hours, owner in known.get("tasks", []):
        due = timezone.now().replace(minute=0, second=0) + timedelta(hours=hours)
        told = due if hours < 0 else None
        Activity.objects.create(contact=who, title=title, kind=kind, due_at=due, owner=here.people[owner], told_at=told)
    for text, author, pinned in known.get("notes", []):
        Note.objects.create(contact=who, text=text, author=here.people[author], pinned=pinned)
