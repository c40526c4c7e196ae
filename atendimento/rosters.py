"""Reads of the settings pages: what there is, who is where, and what is missing."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from accounts.models import User
from atendimento.models import (
    Bot,
    BusinessHours,
    Chat,
    PersonSkill,
    Queue,
    QueueMember,
    QueueSkill,
    Skill,
    SlaPolicy,
    Team,
    Ticket,
    TicketStatus,
    folded,
)
from atendimento.services.chats import default_queue
from crm.models import ContactLabel, CustomField, DealState, FieldValue, Label, Opportunity, Pipeline, Stage
from crm.services.deals import default_pipeline
from integrations.models import Endpoint
from integrations.selectors import endpoints_in_trouble, tokens_live

FOUND = 8


def counted(rows: QuerySet, of: str) -> Coalesce:
    """How many `rows` there are, as a subquery: two of them don't multiply each other."""
    amount = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(amount, output_field=IntegerField()), 0)


# Queues


def queues() -> list[Any]:
    """All, the default one first, with `people`, `waiting` and `able`: how many members have its skills."""
    members = QueueMember.objects.filter(queue=OuterRef("pk"), user__is_active=True)
    waiting = Chat.objects.filter(queue=OuterRef("pk"), is_open=True, assigned_to=None, with_bot=False)
    found = Queue.objects.select_related("hours", "sla", "bot").prefetch_related("sessions")
    found = found.annotate(
        people=counted(members, "queue"),
        able=counted(members.filter(able()), "queue"),
        waiting=counted(waiting, "queue"),
    )
    return list(found.order_by("-is_default", "name"))


def able() -> Any:
    """Members who have every skill that their queue asks for."""
    has_it = PersonSkill.objects.filter(user=OuterRef(OuterRef("user")), skill=OuterRef("skill"))
    return ~Exists(QueueSkill.objects.filter(~Exists(has_it), queue=OuterRef("queue")))


def queue_context(queue: Queue) -> dict[str, Any]:
    """What is asked before a queue is archived: how many go on, and where."""
    return {
        "open_chats": Chat.objects.filter(queue=queue, is_open=True).count(),
        "goes_to": None if queue.is_default else default_queue(),
    }


# Teams and skills


def teams() -> QuerySet[Team]:
    people = Prefetch("members", User.objects.filter(is_active=True).order_by("name"))
    return Team.objects.order_by("name").prefetch_related(people, Prefetch("queues", Queue.objects.order_by("name")))


def skills() -> list[Any]:
    holders = PersonSkill.objects.filter(skill=OuterRef("pk"), user__is_active=True)
    asking = QueueSkill.objects.filter(skill=OuterRef("pk"))
    return list(
        Skill.objects.annotate(holding=counted(holders, "skill"), asked=counted(asking, "skill")).order_by("name")
    )


# Labels and fields


def fields() -> QuerySet[Any]:
    """In the order in which they are asked, each with `used`: how many contacts have something in it."""
    values = FieldValue.objects.filter(field=OuterRef("pk"))
    return CustomField.objects.annotate(used=counted(values, "field")).order_by("archived", "order", "name")


def labels() -> QuerySet[Any]:
    """Those in use first, each with `used`: how many contacts have it."""
    links = ContactLabel.objects.filter(label=OuterRef("pk"))
    return Label.objects.annotate(used=counted(links, "label")).order_by("archived", Lower("name"))


def pipelines() -> QuerySet[Pipeline]:
    """The default one first; each stage with `used`: how many deals are open in it."""
    default_pipeline()
    deals = Opportunity.objects.filter(stage=OuterRef("pk"), state=DealState.OPEN)
    stages = Prefetch("stages", Stage.objects.annotate(used=counted(deals, "stage")))
    return Pipeline.objects.prefetch_related(stages).order_by("-is_default", "name")


# People


def people(search: str = "", is_active: bool = True) -> QuerySet[User]:
    """Colleagues by name or e-mail, each with queues, skills and `held`: their open conversations."""
    held = Ticket.objects.filter(assignee=OuterRef("pk"), status=TicketStatus.OPEN)
    served = Prefetch("queues", Queue.objects.filter(is_active=True).order_by("name"))
    found = User.objects.filter(is_active=is_active).annotate(held=counted(held, "assignee"))
    return matching(found, search).prefetch_related(served, "skills").order_by("name", "pk")


def matching(found: QuerySet[User], search: str) -> QuerySet[User]:
    """By every word, without regard to accents: a company has hundreds of people, not millions."""
    words = folded(search).split()
    if not words:
        return found
    known = found.order_by().values_list("pk", "name", "email")
    hits = [pk for pk, name, email in known if all(word in folded(f"{name} {email}") for word in words)]
    return found.filter(pk__in=hits)


def people_to_add(search: str, present: list[UUID]) -> QuerySet[User]:
    """The first few who are not there yet."""
    everybody = User.objects.filter(is_active=True).exclude(pk__in=present).order_by("name", "pk")
    return matching(everybody, search)[:FOUND]


# All of it


def overview() -> dict[str, Any]:
    """Counts, and what needs a hand."""
    found = [queue for queue in queues() if queue.is_active]
    return {
        "queues": len(found),
        "empty_queues": [queue for queue in found if not queue.people],
        "unable_queues": [queue for queue in found if queue.people and not queue.able],
        "teams": Team.objects.count(),
        "bots": Bot.objects.filter(is_active=True).count(),
        "people": User.objects.filter(is_active=True).count(),
        "fields": CustomField.objects.filter(archived=False).count(),
        "stages": Stage.objects.count(),
        "labels": Label.objects.filter(archived=False).count(),
        "hours": BusinessHours.objects.count(),
        "levels": SlaPolicy.objects.count(),
        "tokens": tokens_live().count(),
        "webhooks": Endpoint.objects.count(),
        "webhooks_in_trouble": endpoints_in_trouble(),
    }
