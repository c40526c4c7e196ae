"""Who of the free gets the next ticket: a pure choice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from atendimento.services.seats import Seat, choose

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def seat(number: int, load: int = 0, minutes: int | None = None) -> Seat:
    at = None if minutes is None else NINE + timedelta(minutes=minutes)
    return Seat(UUID(int=100 + number), UUID(int=number), load, capacity=5, last_assigned_at=at)


def test_in_turns_it_is_who_waited_longest_whatever_their_load() -> None:
    choice = choose("round_robin", [seat(1, load=0, minutes=5), seat(2, load=4, minutes=1)])
    assert (choice.seat.user_id, choice.rule) == (UUID(int=2), "turn")


def test_a_newcomer_is_first_in_turn() -> None:
    assert choose("round_robin", [seat(1, minutes=-999), seat(2)]).seat.user_id == UUID(int=2)


def test_the_least_busy_is_chosen_and_turns_break_a_tie() -> None:
    choice = choose("least_busy", [seat(1, load=2, minutes=0), seat(2, load=1, minutes=5), seat(3, load=1, minutes=1)])
    assert (choice.seat.user_id, choice.rule) == (UUID(int=3), "fewest")


def test_a_customer_returns_to_who_served_them_last_however_busy() -> None:
    choice = choose("sticky", [seat(1, load=0), seat(2, load=4)], served_last=UUID(int=2))
    assert (choice.seat.user_id, choice.rule) == (UUID(int=2), "last_served")


def test_when_that_one_is_not_free_the_least_busy_takes_over() -> None:
    choice = choose("sticky", [seat(1, load=1), seat(2, load=4)], served_last=UUID(int=9))
    assert (choice.seat.user_id, choice.rule) == (UUID(int=1), "fewest_instead")


def test_a_customer_nobody_served_goes_to_the_least_busy() -> None:
    assert choose("sticky", [seat(1, load=1), seat(2)]).rule == "fewest"


def test_a_full_seat_is_not_free() -> None:
    assert not seat(1, load=5).is_free
    assert seat(1, load=4).is_free
