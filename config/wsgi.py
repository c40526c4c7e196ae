import os
from collections.abc import Callable, Iterable
from typing import Any, cast

import django
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

DOORS = ("/api/webhooks/", "/api/v1/webhooks/")


class Door(WSGIHandler):
    """Webhooks without the middleware: no session, no page and no cookie is theirs, and it is half of their time."""

    def load_middleware(self, is_async: bool = False) -> None:
        for kind in ("view", "template_response", "exception"):
            setattr(self, f"_{kind}_middleware", [])
        answer = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        self._middleware_chain = lambda request: with_length(cast(HttpResponse, answer(request)))


def with_length(response: HttpResponse) -> HttpResponse:
    """What CommonMiddleware does elsewhere: a gateway that keeps its connection has to know where the answer ends."""
    response.headers.setdefault("Content-Length", str(len(response.content)))
    return response


pages, door = WSGIHandler(), Door()


def application(call: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    handler = door if call["PATH_INFO"].startswith(DOORS) else pages
    return handler(call, start_response)
