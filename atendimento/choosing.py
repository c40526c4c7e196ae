"""The list's filters in words: what the form offers, and what is chosen."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from atendimento import crew
from atendimento.listing import FILTERS, NOBODY, Asked
from atendimento.models import Queue, TicketPriority
from crm.models import Label
from whatsapp.models import Session


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """One filter of the form; `many` of its options may be chosen. One without options is a day."""

    name: str
    label: str
    many: bool
    options: list[Option]
    value: str


@dataclass(frozen=True)
class Chosen:
    """One value that narrows the list, and the list's address without it."""

    text: str
    address: str


def titles() -> dict[str, str]:
    return {
        "estado": _("Status"), "vez": _("Waiting for"), "naolidas": _("Reading"), "sla": _("Deadline"),
        "prioridade": _("Priority"), "fila": _("Queue"), "dono": _("Owner"), "canal": _("Channel"),
        "etiqueta": _("Label"),
        "de": _("Since"), "ate": _("Until"),
    }  # fmt: skip


def words(name: str) -> dict[str, str]:
    """Value → what people read, in the order of the form. Those of the company are looked up: none is foreign."""
    match name:
        case "estado":
            return {
                "abertas": _("Open"), "sonecas": _("Snoozed"), "resolvidas": _("Already resolved"),
                "arquivadas": _("In the archive"), "tudo": _("All, with the archive"),
            }  # fmt: skip
        case "vez":
            return {"nos": _("Waiting for us"), "cliente": _("Waiting for the customer")}
        case "naolidas":
            return {"1": _("Unread by me")}
        case "sla":
            return {"no-prazo": _("In time"), "risco": _("At risk"), "atrasada": _("Late")}
        case "prioridade":
            return {value: str(label).capitalize() for value, label in TicketPriority.choices}
        case "fila":
            return {str(queue.pk): queue.name for queue in Queue.objects.filter(is_active=True).order_by("name")}
        case "dono":
            everybody = {str(user.pk): user.name for user in crew.people().order_by("name")}
            return {NOBODY: _("No owner"), **everybody}
        case "etiqueta":
            return {str(label.pk): label.name for label in Label.objects.filter(archived=False).order_by("name")}
        case "canal":
            return {str(session.pk): session.label for session in Session.objects.defer("config").order_by("label")}
    return {}


def groups(asked: Asked) -> list[Group]:
    return [group(name, asked) for name in FILTERS]


def group(name: str, asked: Asked) -> Group:
    chosen = asked.filters.get(name, ())
    options = [Option(value, label, value in chosen) for value, label in words(name).items()]
    return Group(name, titles()[name], FILTERS[name].many, options, chosen[0] if chosen else "")


def chosen(asked: Asked) -> list[Chosen]:
    """What narrows the list, to be taken away one by one."""
    return [
        Chosen(sentence(name, value, known), asked.without(name, value).query)
        for name, values in asked.filters.items()
        for known in [words(name)]
        for value in values
    ]


def sentence(name: str, value: str, known: dict[str, str]) -> str:
    if name in {"de", "ate"}:
        return f"{titles()[name]} {date.fromisoformat(value):%d/%m/%Y}"
    text = known.get(value) or known.get(canonical(value)) or _("not there any more")
    return f"{titles()[name]}: {text}" if name in {"fila", "dono", "etiqueta", "canal", "prioridade", "sla"} else text


def canonical(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return value
