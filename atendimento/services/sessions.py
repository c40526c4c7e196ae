from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.commits import after_commit
from atendimento import realtime
from whatsapp.events import SessionChanged
from whatsapp.models import Session, SessionStatus


def session_change(*, session: Session, event: SessionChanged, webhook_event_id: int | None) -> None:
    """A number went up or down; everybody of the company sees it."""
    status = event.status if event.status in SessionStatus.values else SessionStatus.FAILED
    if session.status == status and (not event.phone or session.phone == event.phone):
        return  # gateways repeat themselves every few seconds
    came_back = status == SessionStatus.WORKING != session.status
    away_since = session.status_changed_at
    session.status, session.status_changed_at = status, timezone.now()
    session.phone = event.phone[:20] or session.phone
    Session.objects.filter(pk=session.pk).update(
        status=session.status, status_changed_at=session.status_changed_at, phone=session.phone
    )
    after_commit(realtime.session_changed, session)
    if came_back and away_since:
        after_commit(ask_for_gap, session.pk, away_since)


def ask_for_gap(session_pk: UUID, since: datetime) -> None:
    from atendimento.services.media import wake
    from atendimento.tasks import recover_gap

    wake(recover_gap, str(session_pk), since.isoformat())
