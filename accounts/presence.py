"""Who is at the desk: what they chose (PostgreSQL) while their heart beats (Redis).

A socket or an API client beats every `BEAT_SECONDS`; whoever was not heard for `HERE_SECONDS` is offline. A closed
socket only shortens that to `LEAVING_SECONDS`, so a reload or a second tab shows nothing to anybody. Nothing here
raises when Redis is away: nobody is known to be here then, and nothing is handed out.

Arrivals, departures and choices are noted in Redis and told to the company by the desk's tick, many in one frame: five
hundred people who log in at nine would else be a quarter of a million frames.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import redis
import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts import scope
from accounts.errors import Forbidden, Invalid
from accounts.models import PresenceChoice, PresenceState, User
from accounts.roles import may

log = structlog.get_logger(__name__)

BEAT_SECONDS = 20
HERE_SECONDS = 50
LEAVING_SECONDS = 25  # longer than a beat: another tab speaks up in time
SEEN_SECONDS = 60  # how coarse `seen_at` is
WATCH_SECONDS = 60
MOST_NEWS = 1000
LONGEST_REASON = 80

LAYER: Any = settings.CHANNEL_LAYERS["default"]
PREFIX = LAYER["CONFIG"]["prefix"]
HERE = f"{PREFIX}:presence:here"  # sorted set: "<tenant>:<user>" until when they count as here
CAME = f"{PREFIX}:presence:came"  # hash: the same name, since when
NEWS = f"{PREFIX}:presence:news"  # set: whose presence is to be told
WATCH = f"{PREFIX}:presence:watch"

T = TypeVar("T")


@dataclass(frozen=True)
class Presence:
    """`since`: when they came, paused or were last seen; None for who never was here."""

    state: str
    reason: str = ""
    since: datetime | None = None


@cache
def client() -> Any:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_timeout=1,
        socket_connect_timeout=1,
        retry=Retry(NoBackoff(), 1),  # once more, on a new connection: Redis may have been restarted
    )


def safely(call: Callable[[], T], fallback: T) -> T:
    try:
        return call()
    except (redis.RedisError, OSError) as error:
        log.warning("presence.unavailable", error=type(error).__name__)
        return fallback


# Heartbeats


def presence_beat(user: User) -> None:
    """They are here. Superadmins serve nobody and leave no trace."""
    if user.tenant_id is None:
        return
    if safely(lambda: beat(name_of(user.tenant_id, user.pk)), True):
        with scope.tenant_scope(user.tenant_id):
            remember_seen(user)


def beat(name: str) -> bool:
    """Returns whether PostgreSQL is to know: on arrival, and once a minute."""
    now = time.time()
    pipeline = client().pipeline()
    pipeline.zscore(HERE, name)
    pipeline.zadd(HERE, {name: now + HERE_SECONDS})
    pipeline.set(f"{PREFIX}:presence:seen:{name}", 1, nx=True, ex=SEEN_SECONDS)
    until, _added, is_due = pipeline.execute()
    arrived = until is None or until <= now
    if arrived:
        client().hset(CAME, name, int(now))
        client().sadd(NEWS, name)
    return arrived or bool(is_due)


def remember_seen(user: User) -> None:
    row = PresenceChoice(user=user, seen_at=timezone.now())
    PresenceChoice.objects.bulk_create([row], update_conflicts=True, unique_fields=["user"], update_fields=["seen_at"])


def presence_drop(user: User) -> None:
    """One of their sockets closed. Unless another one beats, they are offline in `LEAVING_SECONDS`."""
    until = time.time() + LEAVING_SECONDS
    safely(lambda: client().zadd(HERE, {name_of(user.tenant_id, user.pk): until}, xx=True, lt=True), 0)


# Choices


def presence_set(*, user: User, state: str, reason: str = "", by: User) -> Presence:
    """What `user` is from now on while they are here: "online", "away" (with a reason, if any) or "offline".

    Raises Forbidden unless it is their own or `by` may force it, Invalid (`unknown_state`, `reason_too_long`).
    """
    if by.pk != user.pk and (by.tenant_id != user.tenant_id or not may(by, "presence.force")):
        raise Forbidden(_("You may change your own presence only"))
    if state not in PresenceState.values:
        raise Invalid(_("There is no such state"), code="unknown_state", fields={"state": [_("Choose from the list")]})
    reason = reason.strip() if state == PresenceState.AWAY else ""
    if len(reason) > LONGEST_REASON:
        said = _("At most %(most)s characters") % {"most": LONGEST_REASON}
        raise Invalid(_("The reason is too long"), code="reason_too_long", fields={"reason": [said]})
    with scope.tenant_scope(user.tenant_id):
        chosen = {"state": state, "reason": reason, "since": timezone.now(), "set_by": by}
        PresenceChoice.objects.update_or_create(user=user, defaults=chosen)
        if by.pk == user.pk:
            presence_beat(user)
        safely(lambda: client().sadd(NEWS, name_of(user.tenant_id, user.pk)), 0)
        return presence_of([user.pk])[user.pk]


# Reading


def presence_of(user_ids: Iterable[UUID]) -> dict[UUID, Presence]:
    """Of people of the scope's company: two look-ups, however many. Without Redis all are offline."""
    ids = list(user_ids)
    choices = {choice.user_id: choice for choice in PresenceChoice.objects.filter(user__in=ids)}
    nobody: dict[UUID, datetime] = {}
    here = safely(lambda: here_since(ids), nobody)
    return {pk: combined(choices.get(pk), here.get(pk)) for pk in ids}


def combined(choice: PresenceChoice | None, came: datetime | None) -> Presence:
    if came is None:
        return Presence(PresenceState.OFFLINE, since=choice.seen_at if choice else None)
    if choice is None:
        return Presence(PresenceState.ONLINE, since=came)
    if choice.state == PresenceState.ONLINE:
        return Presence(choice.state, since=max(came, choice.since))
    return Presence(choice.state, choice.reason, choice.since)


def here_since(ids: list[UUID]) -> dict[UUID, datetime]:
    """Since when those who are here are. Raises RedisError."""
    if not ids:
        return {}
    names = [name_of(scope.current_tenant_id(), pk) for pk in ids]
    pipeline = client().pipeline()
    pipeline.zmscore(HERE, names)
    pipeline.hmget(CAME, names)
    until, came = pipeline.execute()
    now = time.time()
    return {
        pk: datetime.fromtimestamp(int(since or now), UTC)
        for pk, end, since in zip(ids, until, came, strict=True)
        if end is not None and end > now
    }


def absent_since(user_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Since when those who are not here, or chose to be offline, are gone. Nobody is taken for gone without Redis, nor
    for longer than somebody has been watching: after an outage everybody has time to come back.
    """
    ids = list(user_ids)
    try:
        watched, here = watched_since(), here_since(ids)
    except (redis.RedisError, OSError):
        return {}
    choices = {choice.user_id: choice for choice in PresenceChoice.objects.filter(user__in=ids)}
    gone = {}
    for pk in ids:
        choice = choices.get(pk)
        if pk not in here:
            gone[pk] = max(watched, choice.seen_at) if choice and choice.seen_at else watched
        elif choice and choice.state == PresenceState.OFFLINE:
            gone[pk] = choice.since
    return gone


def watched_since() -> datetime:
    """Since when this is asked without a break of a minute. Raises RedisError."""
    pipeline = client().pipeline()
    pipeline.set(WATCH, int(time.time()), nx=True)
    pipeline.get(WATCH)
    pipeline.expire(WATCH, WATCH_SECONDS)
    return datetime.fromtimestamp(int(pipeline.execute()[1]), UTC)


# Telling


def take_news() -> dict[UUID, set[UUID]]:
    """Whose presence changed since the last call, by company; each change is given to one caller only."""
    return safely(collect, {})


def collect() -> dict[UUID, set[UUID]]:
    now = time.time()
    pipeline = client().pipeline()  # one transaction: nobody who beats in between is taken for gone
    pipeline.zrangebyscore(HERE, "-inf", now)
    pipeline.zremrangebyscore(HERE, "-inf", now)
    pipeline.spop(NEWS, MOST_NEWS)
    gone, _count, changed = pipeline.execute()
    if gone:
        client().hdel(CAME, *gone)
    news: dict[UUID, set[UUID]] = {}
    for name in {*gone, *changed}:
        tenant, _sep, user = name.partition(":")
        news.setdefault(UUID(tenant), set()).add(UUID(user))
    return news


def name_of(tenant_id: UUID | None, user_id: UUID) -> str:
    return f"{tenant_id}:{user_id}"
