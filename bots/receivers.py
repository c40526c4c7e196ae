from typing import Any

from bots.services import runs


def on_message(message: Any, ticket: Any, **_kwargs: Any) -> None:
    runs.message_heard(message=message, ticket=ticket)
