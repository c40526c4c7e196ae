from typing import Any

from atendimento.services import familiar, inbound


def on_event(session: Any, event: Any, webhook_event_id: int | None, **_kwargs: Any) -> None:
    inbound.apply(session=session, event=event, webhook_event_id=webhook_event_id)


def on_coming(session: Any, events: Any, **_kwargs: Any) -> None:
    familiar.expect(session, events)
