"""Reads of what is known of people. What somebody may see of it is bound to chats, in `atendimento.selectors`."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from crm import documents
from crm.models import Activity, Contact, CustomField, FieldKind, FieldValue, Note, Opportunity, Pipeline


def contacts_with_document(typed: str) -> QuerySet[Contact]:
    """Who has this CPF or CNPJ, written in any way."""
    key = documents.plain(typed)
    found = FieldValue.objects.filter(key=key, field__kind__in=[FieldKind.CPF, FieldKind.CNPJ])
    return Contact.objects.filter(pk__in=found.values("contact"))


def fields_of(contact: Contact) -> list[tuple[CustomField, str]]:
    """The company's fields in order, each with what the contact has in it."""
    mine = Prefetch("values", FieldValue.objects.filter(contact=contact), to_attr="mine")
    fields: list[Any] = list(
        CustomField.objects.filter(archived=False).order_by("order", "name").prefetch_related(mine)
    )
    return [(field, field.mine[0].text if field.mine else "") for field in fields]


def fields_wanted() -> list[CustomField]:
    """What has to be known of a person before their conversation is resolved."""
    return list(CustomField.objects.filter(archived=False, required=True).order_by("order", "name"))


def fields_missing(contact: Contact, wanted: list[CustomField] | None = None) -> list[CustomField]:
    """Those of `fields_wanted` that the contact has nothing in."""
    wanted = fields_wanted() if wanted is None else wanted
    if not wanted:
        return []
    known = set(FieldValue.objects.filter(contact=contact, field__in=wanted).values_list("field", flat=True))
    return [field for field in wanted if field.pk not in known]


def notes_of(contact: Contact) -> QuerySet[Note]:
    return Note.objects.filter(contact=contact).select_related("author").order_by("-pinned", "-created_at")


def activities_of(contact: Contact) -> QuerySet[Activity]:
    """What is due first comes first; what has no date is last, what is done is not there."""
    open_ones = Activity.objects.filter(contact=contact, done_at=None).select_related("owner")
    return open_ones.order_by("due_at", "created_at")


def pipelines() -> QuerySet[Pipeline]:
    """With their stages, the default one first."""
    return Pipeline.objects.prefetch_related("stages").order_by("-is_default", "name")


def deals_of(contact: Contact) -> QuerySet[Opportunity]:
    """Open ones first, each with its stage's pipeline and that one's stages."""
    deals = Opportunity.objects.filter(contact=contact).select_related("stage__pipeline", "owner")
    return deals.prefetch_related("stage__pipeline__stages").order_by("closed_at", "-created_at")
