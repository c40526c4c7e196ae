"""The clocks of a ticket, against one that looks at every minute of its story."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atendimento import sla
from atendimento.models import Chat, SlaKind, Ticket, TicketStatus
from atendimento.sla import Promise
from atendimento.tests.test_hours import MINUTE, OFFICE_HOURS, calendars, is_open_at

NOBODY = UUID(int=0)
START = datetime(2026, 3, 3, 12, tzinfo=UTC)
FIRST, NEXT, RESOLUTION = SlaKind.FIRST_RESPONSE.value, SlaKind.NEXT_RESPONSE.value, SlaKind.RESOLUTION.value
PLAIN = Promise(first_response=600, next_response=1200, resolution=7200)
ACTS = {  # what can happen to a ticket in each state; numbers choose
    TicketStatus.WAITING: ("customer", "answer", "snooze", "resolve"),
    TicketStatus.PENDING: ("wake", "answer", "customer", "resolve"),
    TicketStatus.RESOLVED: ("reopen",),
}


def minutes(most: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(1, most).map(lambda minute: minute * 60)


promises = st.builds(
    Promise,
    first_response=minutes(180),
    next_response=minutes(180),
    resolution=minutes(900),
    at_risk_percent=st.just(20),
    calendar=st.none() | calendars(),
)
stories = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 59)), min_size=2, max_size=8)


@dataclass
class Slow:
    """One minute after the other: which clocks run, how long they have, and when they ran out."""

    promise: Promise
    runs: dict[str, bool] = field(default_factory=lambda: {FIRST: True, NEXT: False, RESOLUTION: True})
    spent: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SlaKind.values, 0))
    ran_out: dict[str, datetime | None] = field(default_factory=lambda: dict.fromkeys(SlaKind.values, None))

    def begin(self, kind: str) -> None:
        self.runs[kind], self.spent[kind], self.ran_out[kind] = True, 0, None

    def pass_minute(self, now: datetime) -> None:
        if self.promise.calendar and not is_open_at(self.promise.calendar, now):
            return
        for kind in SlaKind.values:
            if self.runs[kind]:
                self.spent[kind] += 60
                if self.spent[kind] == getattr(self.promise, kind):
                    self.ran_out[kind] = now + MINUTE

    def due(self, kind: str, now: datetime, patience: int) -> datetime | None:
        """When it ran out, or will if nothing happens any more."""
        ahead = replace(self, spent=dict(self.spent), ran_out=dict(self.ran_out))
        while ahead.ran_out[kind] is None and patience:
            ahead.pass_minute(now)
            now, patience = now + MINUTE, patience - 1
        return ahead.ran_out[kind]


@dataclass
class Story:
    """Both clocks told the same."""

    promise: Promise

    def __post_init__(self) -> None:
        self.now, self.waiting = START, True
        self.ticket = Ticket(tenant_id=NOBODY, created_at=START, number=1)
        sla.start(self.ticket, self.promise, START)
        self.slow = Slow(self.promise)

    def wait(self, minutes: int) -> None:
        for _minute in range(minutes):
            self.slow.pass_minute(self.now)
            self.now += MINUTE

    def act(self, number: int) -> None:
        acts = ACTS[TicketStatus(self.ticket.status)]
        getattr(self, acts[number % len(acts)])()

    def customer(self) -> None:
        if self.ticket.status == TicketStatus.PENDING:
            self.wake()
        if not self.waiting:
            self.waiting = True
            sla.customer_waits(self.ticket, self.promise, self.now)
            if self.ticket.first_response_at:
                self.slow.begin(NEXT)

    def answer(self) -> None:
        self.waiting = False
        sla.answered(self.ticket, self.now)
        self.slow.runs[FIRST] = self.slow.runs[NEXT] = False

    def snooze(self) -> None:
        self.ticket.status = TicketStatus.PENDING
        sla.pause(self.ticket, self.promise, self.now)
        self.slow.runs[RESOLUTION] = False

    def wake(self) -> None:
        self.ticket.status = TicketStatus.WAITING
        sla.resume(self.ticket, self.promise, self.now)
        self.slow.runs[RESOLUTION] = True

    def resolve(self) -> None:
        self.ticket.status, self.waiting = TicketStatus.RESOLVED, False
        sla.pause(self.ticket, self.promise, self.now)
        self.slow.runs = dict.fromkeys(SlaKind.values, False)

    def reopen(self) -> None:
        self.ticket.status = TicketStatus.WAITING
        sla.reopen(self.ticket, self.promise, self.now)
        self.slow.runs[RESOLUTION] = True
        if self.ticket.first_response_at is None:
            self.slow.begin(FIRST)


@settings(max_examples=200)
@given(promises, stories)
def test_the_clocks_are_those_of_one_that_looks_at_every_minute(promise: Promise, story: list[tuple[int, int]]) -> None:
    told = Story(promise)
    for gap, act in story:
        told.wait(gap)
        told.act(act)
    due = {clock.kind: clock.due_at for clock in sla.running(told.ticket)}
    patience = 4 * 24 * 60
    for kind in SlaKind.values:
        expected = told.slow.due(kind, told.now, patience) if told.slow.runs[kind] else None
        if expected or due.get(kind, START) < told.now + patience * MINUTE:
            assert due.get(kind) == expected, kind


@given(promises, stories, st.integers(1, 400))
def test_it_is_looked_at_again_exactly_when_there_is_news(
    promise: Promise, story: list[tuple[int, int]], gap: int
) -> None:
    """Nothing before `sla_check_at`, something then; told once, there is nothing until the next one."""
    told = Story(promise)
    for wait, act in [*story, (gap, 0)]:
        for _minute in range(wait):
            told.wait(1)
            found = sla.news(told.ticket, told.now)
            check = told.ticket.sla_check_at
            assert bool(found) == (check is not None and check <= told.now)
            sla.tell(told.ticket, found)
            assert sla.news(told.ticket, told.now) == []
        told.act(act)


def ticket(promise: Promise = PLAIN) -> Ticket:
    made = Ticket(tenant_id=NOBODY, created_at=START, number=1)
    sla.start(made, promise, START)
    return made


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def told(made: Ticket, at: datetime) -> list[tuple[str, str]]:
    found = sla.news(made, at)
    sla.tell(made, found)
    return [(item.kind, item.what) for item in found]


def test_first_the_risk_then_the_breach_each_once() -> None:
    made = ticket()
    assert told(made, after(7)) == []
    assert told(made, after(8)) == told(ticket(), after(9)) == [(FIRST, sla.RISK)]
    assert told(made, after(9)) == []
    assert told(made, after(10)) == [(FIRST, sla.BREACH)]
    assert told(made, after(11)) == []
    assert made.sla_breached == [FIRST]


def test_what_ran_out_while_nobody_looked_is_told_once_as_run_out() -> None:
    made = ticket()
    assert told(made, after(60 * 24)) == [(FIRST, sla.BREACH), (RESOLUTION, sla.BREACH)]
    assert made.sla_check_at is None


def test_each_turn_of_the_customer_is_announced_anew() -> None:
    made = ticket(Promise(first_response=600, next_response=600))
    for turn in range(3):
        sla.answered(made, after(turn * 100))
        sla.customer_waits(made, Promise(next_response=600), after(turn * 100 + 1))
        assert told(made, after(turn * 100 + 20)) == [(NEXT, sla.BREACH)]


def test_a_late_answer_is_late_even_if_no_tick_saw_it() -> None:
    made = ticket()
    sla.answered(made, after(11))
    assert (made.sla_breached, made.first_response_at) == ([FIRST], after(11))


def test_an_answer_in_time_is_not_late() -> None:
    made = ticket()
    sla.answered(made, after(10))
    assert made.sla_breached == []


def test_a_higher_priority_counts_what_has_passed_already() -> None:
    made, urgent = ticket(), Promise(first_response=300, resolution=3600)
    sla.retarget(made, PLAIN, urgent, after(0), after(2))
    assert (made.first_response_due_at, made.resolution_due_at) == (after(5), after(60))


def test_what_is_in_time_again_after_a_change_may_be_announced_again() -> None:
    made, patient = ticket(), Promise(first_response=6000)
    assert told(made, after(10)) == [(FIRST, sla.BREACH)]
    sla.retarget(made, PLAIN, patient, after(0), after(11))
    assert made.first_response_due_at == after(100)
    assert told(made, after(80)) == [(FIRST, sla.RISK)]


def test_a_queue_without_a_promise_stops_the_clocks() -> None:
    made = ticket()
    sla.retarget(made, PLAIN, Promise(), after(0), after(2))
    assert (sla.running(made), made.sla_check_at) == ([], None)


def test_time_spent_in_a_queue_with_hours_counts_by_its_hours() -> None:
    """Opened on a Tuesday at 9:00; the office has lunch from 12 to 13."""
    office = replace(PLAIN, resolution=5 * 3600, calendar=OFFICE_HOURS)
    made = ticket(office)
    sla.retarget(made, office, Promise(resolution=5 * 3600), None, after(240))
    assert made.resolution_spent == 3 * 3600
    assert made.resolution_due_at == after(240 + 120)


@pytest.mark.parametrize(("minute", "state"), [(7, sla.OK), (8, sla.AT_RISK), (10, sla.BREACHED)])
def test_the_state_of_a_clock(minute: int, state: str) -> None:
    clock = sla.nearest(ticket())
    assert clock is not None
    assert clock.state(after(minute)) == state


def test_the_chat_mirrors_the_nearest_clock() -> None:
    chat, made = Chat(tenant_id=NOBODY), ticket()
    sla.mirror(chat, made)
    assert (chat.sla_kind, chat.sla_risk_at, chat.sla_due_at) == (FIRST, after(8), after(10))
    sla.answered(made, after(5))
    sla.mirror(chat, made)
    assert (chat.sla_kind, chat.sla_due_at) == (RESOLUTION, after(120))
    made.status = TicketStatus.RESOLVED
    sla.pause(made, PLAIN, after(6))
    sla.mirror(chat, made)
    assert (chat.sla_kind, chat.sla_risk_at, chat.sla_due_at) == ("", None, None)
