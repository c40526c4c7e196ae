from typing import Any

from atendimento.services import inbound


def on_event(session: Any, event: Any, webhook_event_id: int | None, **_kwargs: Any) -> None:
    inbound.apply(session=session, event=event, webhook_event_id=webhook_event_id)
