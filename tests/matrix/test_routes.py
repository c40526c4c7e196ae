"""Ten people knock at every door. Who is refused changes nothing and reads nothing of what is not theirs."""

import re
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.matrix import walk
from tests.matrix.acts import Act
from tests.matrix.table import FAMILIES, ROUTES
from tests.matrix.world import ACTORS, World

pytestmark = pytest.mark.django_db  # each test is a savepoint inside of the world's transaction
KNOWN = {route.name: route for route in walk.routes() if not route.name.startswith(tuple(FAMILIES))}
ACTS = [
    pytest.param(name, each, id=f"{name}-{each.method}-{number}")
    for name, acts in ROUTES.items()
    for number, each in enumerate(acts)
]
# What a refused request may leave behind: the session's own bookkeeping, counted wrong passwords, kept webhook bodies.
BOOKKEEPING = ("django_session", "axes_", "whatsapp_webhookevent")
PK = re.compile(r"<uuid:\w+>")


def test_every_route_is_in_the_table_and_nothing_else() -> None:
    assert set(KNOWN) == set(ROUTES)


def test_addresses_with_a_slash_lead_to_the_same_views() -> None:
    by_name = {route.name: route.view for route in KNOWN.values()}
    for name, view in walk.slashed().items():
        assert view is by_name[name.removesuffix("-slash")], name


@pytest.mark.parametrize(("name", "each"), ACTS)
def test_everybody_hears_what_the_table_says(name: str, each: Act, world: World) -> None:
    heard, problems = {}, []
    for who in ACTORS:
        answer, writes = knock(world, who, name, each)
        heard[who] = answer.status_code
        problems += [f"{who} wrote: {sql[:80]}" for sql in writes if is_refused(who, answer)]
        problems += [f"{who} read {secret}" for secret in leaked(world, who, name, each, answer)]
    assert {who: (heard[who], said) for who, said in each.expected.items() if heard[who] != said} == {}
    assert problems == []


def is_refused(who: str, answer: HttpResponse) -> bool:
    """A redirect is how a page says that it did what was asked, except to who has to log in first."""
    return answer.status_code >= 400 or (answer.status_code == 302 and who in {"anonymous", "root"})


def knock(world: World, who: str, name: str, each: Act) -> tuple[HttpResponse, list[str]]:
    client = world.clients[who]
    cookies = deepcopy(client.cookies)  # a logout is undone like everything else
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer = send(client, each.method, address(world, name, each), each, world)
        answer.text_ = text_of(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    said = [query["sql"] for query in queries.captured_queries]
    writes = [sql for sql in said if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    return answer, [sql for sql in writes if not any(table in sql for table in BOOKKEEPING)]


def send(client: Any, method: str, to: str, each: Act, world: World) -> HttpResponse:
    body = filled(each.body, world)
    if method == "get":
        return client.get(to)
    if each.form:
        return getattr(client, method)(to, body)
    return getattr(client, method)(to, body if body is not None else "", content_type="application/json")


def address(world: World, name: str, each: Act) -> str:
    own = PK.sub(world.ids.get(each.pk, ""), KNOWN[name].address).strip("^").replace("/?$", "")
    to = filled(each.address, world) or f"/{own}"
    return f"{to}?{filled(each.query, world)}" if each.query else to


def filled(value: Any, world: World) -> Any:
    if isinstance(value, dict):
        return {filled(key, world): filled(each, world) for key, each in value.items()}
    return value.format(**world.ids, **others(world)) if isinstance(value, str) else value


def others(world: World) -> dict[str, str]:
    return {who: str(user.pk) for who, user in world.people.items() if who.startswith("other_")}


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") + str(dict(answer.headers))


def leaked(world: World, who: str, name: str, each: Act, answer: Any) -> set[str]:
    """What they read and must not; what they wrote into the question themselves is no news."""
    asked = address(world, name, each) + str(filled(each.body, world))
    return {secret for secret in world.secrets[who] if secret in answer.text_ and secret not in asked}


# Django's login view sends whoever is logged in away before it looks at the method.
@pytest.mark.parametrize("name", sorted(set(KNOWN) & set(ROUTES) - {"login"}))
def test_methods_that_are_not_in_the_table_do_not_exist(name: str, world: World) -> None:
    one = ROUTES[name][0]
    declared = {each.method for each in ROUTES[name]}
    for method in set(walk.METHODS) - declared:
        with transaction.atomic():
            heard = send(world.clients["admin"], method, address(world, name, one), Act(method, {}), world).status_code
            transaction.set_rollback(True)
        assert heard == 405, method


SITE = [route for route in walk.routes() if route.name.startswith("admin:")]


@pytest.mark.parametrize("route", SITE, ids=lambda route: route.address)
def test_the_admin_site_is_the_superadmins(route: walk.Route, world: World) -> None:
    to = "/" + re.sub(r"<[^>]+>|\(\?P[^)]*\)", world.ids["ana"], route.address).rstrip("$")
    for who in ACTORS:
        if who == "root":
            continue
        with transaction.atomic():
            heard = world.clients[who].get(to)
            transaction.set_rollback(True)
        assert heard.status_code in {200, 302, 404}, (who, heard.status_code)
        assert heard.status_code != 200 or "id_password" in heard.content.decode() or "jsi18n" in to, who
