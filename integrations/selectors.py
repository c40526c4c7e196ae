"""What admins look at: tokens, endpoints with how they do, and what each was told."""

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from integrations.models import ApiToken, Delivery, DeliveryState, Endpoint

PAGE = 30
SHOWN_AS = Coalesce(NullIf("name", Value("")), "url")
REVOKED = 20  # the newest that are still shown; more would only bury what works


def tokens_live() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("name", "id")


def tokens_revoked() -> QuerySet[ApiToken]:
    return ApiToken.objects.exclude(revoked_at=None).select_related("user").order_by("-revoked_at")[:REVOKED]


def endpoints() -> QuerySet[Endpoint]:
    """By name or address, each with `last_at`: when there was last something to tell it."""
    newest = Delivery.objects.filter(endpoint=OuterRef("pk")).order_by("-id").values("created_at")[:1]
    return Endpoint.objects.order_by(SHOWN_AS, "id").annotate(last_at=Subquery(newest))


def endpoints_in_trouble() -> QuerySet[Endpoint]:
    """Whose last answer was no success; who was paused by hand is in none."""
    return Endpoint.objects.exclude(trouble="").order_by(SHOWN_AS, "id")


def deliveries(
    endpoint: Endpoint, *, state: str = "", before: UUID | None = None
) -> tuple[list[Delivery], UUID | None]:
    """A page of what it was told, newest first, and where the next one begins; ids are in order of time.

    `state`: one of DeliveryState; anything else is all of them.
    """
    found = Delivery.objects.filter(endpoint=endpoint)
    if state in DeliveryState.values:
        found = found.filter(state=state)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None
