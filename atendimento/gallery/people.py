"""What is known of a person, as the panel beside a chat shows it."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from atendimento.about import Address
from atendimento.gallery.bubbles import THREAD
from atendimento.gallery.cast import ANA, BRUNO, ago, episode, make, named
from crm.models import Activity, ActivityKind, CustomField, Label, Note, Opportunity, Pipeline, Stage

Sample = tuple[str, str, dict[str, Any]]
ADDRESSES = [
    Address("phone", "+55 31 98765-4321"),
    Address("phone", "+55 31 8765-4321", same_person=True),
    Address("lid", "2087…@lid"),
]


def known() -> dict[str, Any]:
    """Somebody of whom there is something of everything."""
    return nothing() | {
        "addresses": ADDRESSES,
        "fields": [(make(CustomField, pk=named(kind), name=kind, kind=kind), text) for kind, text in VALUES.items()],
        "deals": [deal("Bolo do Théo", 24_800), deal("Cesta de Natal", 9_900, state="lost", reason="achou caro")],
        "tasks": [task("Confirmar com a cozinha", 90), task("Cobrar o sinal no Pix", -600, kind="call")],
        "notes": [note("Prefere retirar depois das 17h.", pinned=True), note("Sem lactose.", author=BRUNO)],
        "past": [episode(THREAD, number=1711)],
        "past_count": 1,
        "why": "a vez era de Ana na fila Encomendas",
    }


def nothing() -> dict[str, Any]:
    return {
        "chat": THREAD, "user": ANA, "closed": ["files"], "now": timezone.now(), "kinds": ActivityKind.choices,
        "people": [ANA, BRUNO], "addresses": ADDRESSES[:1], "known": [make(Label, pk=named("VIP"), name="VIP")],
        "past_count": 0, "file_count": 0,
    }  # fmt: skip


VALUES = {"cpf": "529.982.247-25", "date": "1986-12-18", "yes_no": "yes", "link": "https://exemplo.com.br"}


def deal(title: str, cents: int, **more: Any) -> Opportunity:
    pipeline = make(Pipeline, pk=named("Vendas"), name="Vendas")
    names = ("Novo", "Orçamento", "Proposta", "Fechamento")
    stages = [make(Stage, pk=named(name), name=name, order=at, pipeline=pipeline) for at, name in enumerate(names)]
    pipeline._prefetched_objects_cache = {"stages": stages}  # type: ignore[attr-defined]
    closed = ago(60) if "state" in more else None
    values = {"title": title, "value_cents": cents, "stage": stages[2], "owner": ANA, "closed_at": closed}
    return make(Opportunity, pk=named(title), **values, **more)


def task(title: str, minutes_ago: float, kind: str = "task") -> Activity:
    return make(Activity, pk=named(title), title=title, kind=kind, owner=ANA, due_at=ago(minutes_ago))


def note(text: str, author: Any = ANA, **more: Any) -> Note:
    return make(Note, pk=named(text), text=text, author=author, created_at=ago(90), **more)


def panels() -> Iterator[Sample]:
    yield "somebody we know", "atendimento/_panel.html", known()
    yield "a stranger", "atendimento/_panel.html", nothing()
    for part, errors in FORMS.items():
        yield f"{part}, being written", f"atendimento/panel/{part}.html", known() | {"adding": True}
        refused = {"adding": True, "errors": errors, "typed": {}}
        yield f"{part}, refused", f"atendimento/panel/{part}.html", known() | refused


FORMS = {
    "deals": {"title": "Escreva algo aqui"},
    "tasks": {"title": "Escreva algo aqui"},
    "contact": {"email": "Escreva um e-mail, por exemplo nome@exemplo.com.br"},
    "labels": {"name": "Não existe etiqueta com este nome"},
    "notes": {"text": "Escreva algo aqui"},
}
