"""Who is here, what they chose to be, and what happens when Redis is not."""

import time
from collections.abc import Iterator

import pytest
import redis

from accounts import presence, scope
from accounts.errors import Forbidden, Invalid
from accounts.models import PresenceChoice, Tenant, User
from accounts.presence import presence_beat, presence_drop, presence_of, presence_set

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant) -> Iterator[None]:
    presence.client().delete(presence.HERE, presence.CAME, presence.NEWS, presence.WATCH)
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = redis.Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.1)
    monkeypatch.setattr(presence, "client", lambda: nobody)


def state(user: User) -> tuple[str, str]:
    found = presence_of([user.pk])[user.pk]
    return found.state, found.reason


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + seconds)


def test_who_was_never_here_is_offline(ana: User) -> None:
    assert state(ana) == ("offline", "")


def test_a_beat_makes_one_online_and_silence_offline(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    presence_beat(ana)
    assert state(ana) == ("online", "")
    later(monkeypatch, presence.HERE_SECONDS + 1)
    assert state(ana) == ("offline", "")
    assert presence_of([ana.pk])[ana.pk].since == PresenceChoice.objects.get().seen_at


def test_a_pause_survives_a_reload_and_a_restart_of_redis(ana: User) -> None:
    presence_set(user=ana, state="away", reason="Almoço", by=ana)
    since = presence_of([ana.pk])[ana.pk].since
    presence_drop(ana)
    presence_beat(ana)
    presence.client().flushdb()
    presence_beat(ana)
    assert state(ana) == ("away", "Almoço")
    assert presence_of([ana.pk])[ana.pk].since == since


def test_a_reload_shows_nothing_to_anybody(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    presence_beat(ana)
    presence.take_news()
    presence_drop(ana)
    later(monkeypatch, presence.LEAVING_SECONDS - 1)
    assert state(ana) == ("online", "")
    presence_beat(ana)
    assert presence.take_news() == {}


def test_a_closed_browser_is_offline_soon(ana: User, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    presence_beat(ana)
    presence.take_news()
    presence_drop(ana)
    later(monkeypatch, presence.LEAVING_SECONDS + 1)
    assert state(ana) == ("offline", "")
    assert presence.take_news() == {tenant.pk: {ana.pk}}
    assert presence.take_news() == {}


def test_a_drop_never_brings_anybody_back(ana: User) -> None:
    presence_drop(ana)
    assert state(ana) == ("offline", "")


def test_leads_may_force_a_state_and_attendants_only_choose_their_own(
    ana: User, bruno: User, supervisor: User, caio: User
) -> None:
    presence_beat(ana)
    presence_set(user=ana, state="away", reason="Reunião", by=supervisor)
    assert state(ana) == ("away", "Reunião")
    assert PresenceChoice.objects.get(user=ana).set_by == supervisor
    for stranger in (bruno, caio):
        with pytest.raises(Forbidden):
            presence_set(user=ana, state="online", by=stranger)


def test_a_forced_online_needs_a_heart(ana: User, supervisor: User) -> None:
    presence_set(user=ana, state="online", by=supervisor)
    assert state(ana) == ("offline", "")


def test_only_a_pause_has_a_reason(ana: User) -> None:
    presence_set(user=ana, state="online", reason="Almoço", by=ana)
    assert state(ana) == ("online", "")


@pytest.mark.parametrize(
    ("said", "field"), [({"state": "busy"}, "state"), ({"state": "away", "reason": "x" * 81}, "reason")]
)
def test_bad_choices_are_refused_with_their_field(ana: User, said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        presence_set(user=ana, by=ana, **said)
    assert list(caught.value.fields) == [field]


def test_people_of_another_company_are_offline_to_us(caio: User) -> None:
    presence_beat(caio)
    assert state(caio) == ("offline", "")


def test_a_superadmin_leaves_no_trace(db: None) -> None:
    presence_beat(User(role="superadmin", email="raiz@exemplo.com.br"))
    assert presence.client().zcard(presence.HERE) == 0


def test_many_are_read_in_one_query(ana: User, bruno: User, supervisor: User, django_assert_num_queries) -> None:
    for user in (ana, bruno):
        presence_beat(user)
    with django_assert_num_queries(1):
        found = presence_of([ana.pk, bruno.pk, supervisor.pk])
    assert [found[user.pk].state for user in (ana, bruno, supervisor)] == ["online", "online", "offline"]


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nothing_raises_and_nobody_is_known_to_be_here(ana: User) -> None:
    presence_beat(ana)
    presence_set(user=ana, state="away", reason="Almoço", by=ana)
    presence_drop(ana)
    assert state(ana)[0] == "offline"
    assert presence.take_news() == {}
    assert presence.absent_since([ana.pk]) == {}
    assert PresenceChoice.objects.get().state == "away"  # and is so again when Redis is back


def test_after_an_outage_everybody_has_time_to_come_back(ana: User) -> None:
    PresenceChoice.objects.create(user=ana, seen_at="2020-01-01T00:00:00Z")
    gone = presence.absent_since([ana.pk])[ana.pk]
    assert time.time() - gone.timestamp() < 5


def test_who_chose_to_be_offline_is_absent_and_who_pauses_is_not(ana: User, bruno: User) -> None:
    presence_set(user=ana, state="offline", by=ana)
    presence_set(user=bruno, state="away", by=bruno)
    assert list(presence.absent_since([ana.pk, bruno.pk])) == [ana.pk]
