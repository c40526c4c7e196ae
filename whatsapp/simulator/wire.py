"""HTTP without a server: calls, replies and routes, for the Django views and the standalone server alike."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    method: str
    path: str  # below the dialect's prefix, still quoted
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-cased names
    body: bytes = b""
    base: str = ""  # address of the dialect's root, for links in answers

    @property
    def json(self) -> Json:
        try:
            told = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


@dataclass(frozen=True)
class Reply:
    """`lost`: the work was done and the answer never arrives."""

    status: int = 200
    data: Any = None
    content: bytes | None = None
    mime: str = "application/json; charset=utf-8"
    lost: bool = False

    @property
    def raw(self) -> bytes:
        if self.content is not None:
            return self.content
        return b"" if self.data is None else json.dumps(self.data, ensure_ascii=False).encode()


class Refusal(Exception):
    """The gateway says no, in its own shape."""

    def __init__(self, status: int, data: Any) -> None:
        super().__init__(status)
        self.reply = Reply(status, data)


Handler = Callable[..., Reply]


class Routes:
    """`{name}` in a path takes one segment; the handler gets it as an argument."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, path: str) -> Callable[[Handler], Handler]:
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "/?")

        def keep(handler: Handler) -> Handler:
            self._rows.append((method, pattern, handler))
            return handler

        return keep

    def find(self, call: Call) -> tuple[Handler, dict[str, str]] | None:
        for method, pattern, handler in self._rows:
            if method == call.method and (match := pattern.fullmatch(call.path)):
                return handler, {name: unquote(value) for name, value in match.groupdict().items()}
        return None
