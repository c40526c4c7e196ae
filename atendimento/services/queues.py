"""Queues as people set them. Bad input raises Invalid with every field at fault; rights raise Forbidden."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.audit import audit
from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento.models import (
    Chat,
    Queue,
    QueueMember,
    QueueSkill,
    SessionQueue,
    Skill,
    TeamMember,
    TicketEventKind,
    TicketStatus,
)
from atendimento.services.chats import chat_lock, default_queue
from atendimento.services.episodes import lock_current, record
from atendimento.services.memberships import tell_access
from atendimento.services.transfers import move, told
from atendimento.services.waking import wake_distribution
from whatsapp.models import Session

FIELDS = (
    "name", "strategy", "capacity", "release_after_minutes", "is_default", "bot", "hours", "sla", "greeting",
    "away_text", "transfer_text", "resolve_text", "grace_minutes", "resolve_after_minutes", "outcomes",
    "outcome_required", "required_fields",
)  # fmt: skip
LIMITS = {
    "capacity": (1, 100),
    "release_after_minutes": (1, 24 * 60),
    "grace_minutes": (0, 30 * 24 * 60),
    "resolve_after_minutes": (1, 365 * 24 * 60),
}
TEXTS = ("greeting", "away_text", "transfer_text", "resolve_text")
MOST_OF_A_TEXT, MOST_OF_A_LIST = 1000, 30
Errors = dict[str, list[str]]


@transaction.atomic
def queue_create(*, by: User, name: str, **fields: Any) -> Queue:
    """A queue; `fields` as of `queue_update`."""
    guard(by)
    queue = queue_put(Queue(), {"name": name, **fields})
    audit(by=by, action="queue.made", about=queue)
    return queue


@transaction.atomic
def queue_update(*, queue: Queue, by: User, **changes: Any) -> Queue:
    """Change what is named: any of FIELDS, `required_skills` (Skills) and `sessions` (Sessions whose new customers wait
    here; a number has one queue, so it leaves another).
    """
    guard(by)
    queue = queue_put(Queue.objects.select_for_update().get(pk=queue.pk), changes)
    audit(by=by, action="queue.changed", about=queue)
    return queue


def queue_put(queue: Queue, changes: dict[str, Any]) -> Queue:
    skills, sessions = changes.pop("required_skills", None), changes.pop("sessions", None)
    was_default = queue.is_default
    for name, value in changes.items():
        if name not in FIELDS:
            raise TypeError(f"a queue has no {name!r} to set")
        setattr(queue, name, tidy(value))
    refuse(errors_of(queue, was_default, skills or [], sessions or []))
    if queue.is_default:
        Queue.objects.filter(is_default=True).exclude(pk=queue.pk).update(is_default=False)
    store(queue)
    if skills is not None:
        put_skills(queue, skills)
    if sessions is not None:
        put_sessions(queue, sessions)
    after_commit(wake_distribution)
    return queue


def tidy(value: Any) -> Any:
    """Text without spaces around it; lists without blanks and twins, in their order."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return list(dict.fromkeys(item.strip() for item in value if item.strip()))
    return value


def errors_of(queue: Queue, was_default: bool, skills: Sequence[Skill], sessions: Sequence[Session]) -> Errors:
    errors: Errors = {}
    try:
        queue.full_clean(exclude=["tenant"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        errors = dict(error.message_dict)
    for name, (least, most) in LIMITS.items():
        value = getattr(queue, name)
        if name not in errors and value is not None and not least <= value <= most:
            errors[name] = [_("Between %(least)s and %(most)s") % {"least": least, "most": most}]
    for name in TEXTS:
        if len(getattr(queue, name)) > MOST_OF_A_TEXT:
            errors[name] = [_("At most %(most)s characters") % {"most": MOST_OF_A_TEXT}]
    for name in ("outcomes", "required_fields"):
        if len(getattr(queue, name) or []) > MOST_OF_A_LIST:
            errors[name] = [_("At most %(most)s") % {"most": MOST_OF_A_LIST}]
    if "name" not in errors and Queue.objects.filter(name=queue.name).exclude(pk=queue.pk).exists():
        errors["name"] = [_("There is one with this name already")]
    if was_default and not queue.is_default:
        errors["is_default"] = [_("Choose another queue for new conversations instead")]
    if queue.is_default and not queue.is_active:
        errors["is_default"] = [_("An archived queue receives nothing")]
    if any(skill.tenant_id != queue.tenant_id for skill in skills):
        errors["required_skills"] = [_("There is no such skill")]
    if any(session.tenant_id != queue.tenant_id for session in sessions):
        errors["sessions"] = [_("There is no such channel")]
    return errors


def refuse(errors: Errors) -> None:
    if errors:
        raise Invalid(_("Look at the marked fields"), code="invalid_fields", fields=errors)


def store(row: models.Model) -> None:
    """Save; what two did at the same moment (one name, one default) is a Conflict, not an accident."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody changed this at the same moment: try again"), code="changed") from error


def put_skills(queue: Queue, skills: Iterable[Skill]) -> None:
    wanted = list(skills)
    queue.skill_links.exclude(skill__in=wanted).delete()
    QueueSkill.objects.bulk_create([QueueSkill(queue=queue, skill=one) for one in wanted], ignore_conflicts=True)


def put_sessions(queue: Queue, sessions: Iterable[Session]) -> None:
    wanted = list(sessions)
    queue.session_links.exclude(session__in=wanted).delete()
    for session in wanted:
        SessionQueue.objects.update_or_create(session=session, defaults={"queue": queue})


@transaction.atomic
def queue_archive(*, queue: Queue, by: User, move_to: Queue | None = None) -> int:
    """No new tickets from now on. Active ones go on in `move_to` (else the default queue) with their owners; returns
    how many. Raises Conflict (`default_queue`), as new conversations must wait somewhere.
    """
    guard(by)
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    target = move_to or default_queue()
    if queue.is_default:
        raise Conflict(
            _("New conversations wait in this queue: choose another one for them first"), code="default_queue"
        )
    if target == queue or not target.is_active or target.tenant_id != queue.tenant_id:
        refuse({"move_to": [_("Choose another queue")]})
    queue.is_active = False
    queue.save(update_fields=["is_active"])
    audit(by=by, action="queue.archived", about=queue)
    queue.session_links.all().delete()
    active = Chat.objects.filter(queue=queue, is_open=True).order_by("pk").values_list("pk", flat=True)
    return sum(move_ticket(pk, queue, target, by) for pk in list(active))


def move_ticket(chat_pk: UUID, queue: Queue, target: Queue, by: User) -> bool:
    chat = chat_lock(chat_pk)
    ticket = lock_current(chat)
    if ticket is None or not ticket.is_active or ticket.queue_id != queue.pk:
        return False
    data = told(ticket, target, ticket.assignee, "", "")
    if ticket.status == TicketStatus.PENDING:  # sleeps on
        ticket.queue = target
        ticket.save(update_fields=["queue"])
    else:
        move(chat, ticket, target, ticket.assignee)
    record(chat, ticket, TicketEventKind.TRANSFERRED, by, **data)
    return True


@transaction.atomic
def queue_restore(*, queue: Queue, by: User) -> Queue:
    guard(by)
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    queue.is_active = True
    queue.save(update_fields=["is_active"])
    audit(by=by, action="queue.restored", about=queue)
    return queue


@transaction.atomic
def queue_members_set(*, queue: Queue, by: User, members: Mapping[UUID, int | None]) -> None:
    """Who works in the queue by name, and how many conversations each may have (None: as the queue says).

    Whoever a team brings stays, without a capacity of their own. Raises Invalid (`members`).
    """
    guard(by)
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    check_members(members)
    before = set(queue.memberships.values_list("user", flat=True))
    by_team = set(TeamMember.objects.filter(team__queues=queue).values_list("user", flat=True))
    leaving = queue.memberships.exclude(user__in=list(members))
    leaving.filter(user__in=by_team).update(is_direct=False, capacity=None)
    leaving.exclude(user__in=by_team).delete()
    QueueMember.objects.bulk_create(
        [QueueMember(queue=queue, user_id=pk, capacity=capacity) for pk, capacity in members.items()],
        update_conflicts=True,
        unique_fields=["queue", "user"],
        update_fields=["is_direct", "capacity"],
    )
    tell_access(before ^ set(queue.memberships.values_list("user", flat=True)))
    after_commit(wake_distribution)


def check_members(members: Mapping[UUID, int | None]) -> None:
    least, most = LIMITS["capacity"]
    if any(capacity is not None and not least <= capacity <= most for capacity in members.values()):
        refuse({"members": [_("Between %(least)s and %(most)s") % {"least": least, "most": most}]})
    check_people(members)


def check_people(ids: Iterable[UUID]) -> None:
    wanted = set(ids)
    if User.objects.filter(pk__in=wanted, is_active=True).count() != len(wanted):
        refuse({"members": [_("There is no such person")]})


def guard(by: User) -> None:
    if not may(by, "queue.manage"):
        raise Forbidden(_("You may not change queues"))
