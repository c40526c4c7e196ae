"""Everything that can be reached, found by looking and not by remembering."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")


class Route(NamedTuple):
    name: str
    address: str
    view: Any


def routes(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[Route]:
    """Every address of the resolver, in the form without a slash where there are both."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from routes(each.url_patterns, address, f"{each.namespace}:" if each.namespace else space)
        elif not (each.name or "").endswith("-slash"):
            yield Route(f"{space}{each.name or address}", address, each.callback)


def slashed() -> dict[str, Any]:
    """The views behind addresses with a slash that repeat one without."""
    found = {each.name: each.callback for each in get_resolver().url_patterns if isinstance(each, URLPattern)}
    for route in all_patterns():
        found[route.name] = route.view
    return {name: view for name, view in found.items() if name and name.endswith("-slash")}


def all_patterns(patterns: Any = None) -> Iterator[Route]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLPattern):
            yield Route(each.name or "", str(each.pattern), each.callback)
        else:
            yield from all_patterns(each.url_patterns)


def socket_messages() -> set[str]:
    """What a page may say over the socket."""
    from atendimento.consumers import InboxConsumer

    return {name.removeprefix("on_") for name in dir(InboxConsumer) if name.startswith("on_")}


def tasks() -> dict[str, Any]:
    from config.celery import app

    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    return {name: task for name, task in ours.items() if ".tests." not in name}  # what another test made up
