"""The menu bot without a database: whatever is said to it, it keeps its promises."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.engine import (
    MENU,
    OVER,
    Action,
    Finish,
    HandOver,
    Say,
    State,
    menu,
    silence,
    state_read,
    state_write,
    step,
)
from bots.flow import PERSON, QUEUE, RESOLVE, SAY, Flow, Option, flow_read, flow_write

SALES = UUID("01980000-0000-7000-8000-000000000001")
FLOW = Flow(
    greeting="Olá!",
    question="O que deseja?",
    options=(
        Option("Horários", SAY, ("que horas",), text="Das 6h às 20h."),
        Option("Vendas", QUEUE, ("comprar", "preço"), queue=SALES),
        Option("Outro assunto", PERSON),
    ),
    miss="Não entendi.",
    handover="Vou chamar alguém.",
)
WORDS = st.one_of(
    st.sampled_from(["1", "2", "3", "0", "9", "menu", "oi", "atendente", "vendas", "quero comprar", "", "👍", "2️⃣"]),
    st.text(max_size=40),
)
TALK = st.lists(WORDS, max_size=25)


def talk(flow: Flow, *texts: str) -> tuple[State | None, list[tuple[Action, ...]]]:
    state, said = None, []
    for text in texts:
        state, actions = step(flow, state, text)
        said.append(actions)
    return state, said


@given(TALK)
def test_every_talk_answers_each_word_until_it_ends_and_then_is_silent(texts: list[str]) -> None:
    _state, said = talk(FLOW, *texts)
    ends = [number for number, actions in enumerate(said) if any(not isinstance(each, Say) for each in actions)]
    assert all(said[: ends[0] + 1] if ends else said)  # no word stays without an answer,
    assert not any(said[ends[0] + 1 :] if ends else [])  # and after the end there is none


@given(TALK)
def test_who_is_never_understood_meets_a_person_after_two_tries(texts: list[str]) -> None:
    deaf = replace(FLOW, options=(Option("Zzzzqx", SAY, text="?"),))
    nonsense = ["blá " + "x" * number for number in range(len(texts))]
    _state, said = talk(deaf, *nonsense)
    assert [type(each) for actions in said for each in actions] == ([Say] * 3 + [HandOver])[: len(nonsense)]


@given(TALK, st.integers(1, 3))
def test_a_number_of_the_menu_is_always_understood(texts: list[str], number: int) -> None:
    state, _said = talk(FLOW, "oi", *texts)
    assert state is not None
    if state.at == OVER:
        return
    _after, actions = step(FLOW, replace(state, repeats=0, last=""), f" {number}. ")
    option = FLOW.options[number - 1]
    expected = {
        SAY: (Say(option.text), Say(menu(FLOW))),
        QUEUE: (HandOver("choice", SALES, "2 Vendas", FLOW.handover),),
        PERSON: (HandOver("person", None, "3 Outro assunto", FLOW.handover),),
    }
    assert actions == expected[option.does]


@given(TALK)
def test_a_state_survives_being_stored(texts: list[str]) -> None:
    state, _said = talk(FLOW, *texts)
    assert state_read(state_write(state) if state else None) == state


def test_it_greets_and_asks_first() -> None:
    state, said = talk(FLOW, "oi, tudo bem?")
    assert said == [(Say("Olá!\n\nO que deseja?\n\n*1* Horários\n*2* Vendas\n*3* Outro assunto"),)]
    assert state is not None and state.at == MENU


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("1", "Horários"), ("opção 1", "Horários"), ("1️⃣", "Horários"), ("dois", "Vendas"), ("2)", "Vendas"),
        ("VENDAS!", "Vendas"), ("qual o preco do bolo?", "Vendas"), ("que horas vocês abrem", "Horários"),
        ("quero a 2", "Vendas"),
    ],
)  # fmt: skip
def test_people_choose_in_their_own_words(text: str, title: str) -> None:
    _state, said = talk(FLOW, "oi", text)
    meant = {"Horários": Say("Das 6h às 20h."), "Vendas": HandOver("choice", SALES, "2 Vendas", FLOW.handover)}
    assert said[1][0] == meant[title]


@pytest.mark.parametrize("text", ["quero falar com um atendente", "humano", "tem alguma PESSOA aí?"])
def test_who_asks_for_a_person_gets_one_at_once_and_at_any_time(text: str) -> None:
    for texts in ([text], ["oi", text], ["oi", "blá", text]):
        _state, said = talk(FLOW, *texts)
        assert said[-1] == (HandOver("person", text="Vou chamar alguém."),)


def test_two_options_in_one_sentence_are_not_guessed() -> None:
    both = replace(FLOW, options=(Option("Bolo", SAY, text="a"), Option("Pão", PERSON)))
    _state, said = talk(both, "oi", "bolo pao")
    assert said[1] == (Say("a"), Say(menu(both)))  # the longer word wins
    twins = replace(FLOW, options=(Option("Bola", SAY, text="a"), Option("Bolo", PERSON)))
    assert talk(twins, "oi", "bola bolo")[1][1] == (Say("Não entendi.\n\n" + menu(twins)),)


def test_the_same_words_again_and_again_are_a_machine() -> None:
    _state, said = talk(FLOW, "oi", "1", "1", "1", "1")
    assert said[-1] == (HandOver("loop", text="Vou chamar alguém."),)


def test_understood_words_forgive_earlier_misses() -> None:
    state, _said = talk(FLOW, "oi", "blá", "blé", "1")
    assert state is not None and (state.misses, state.step) == (0, "Horários")


def test_silence_hands_over_or_ends_it() -> None:
    assert silence(FLOW, State())[1] == (HandOver("silence", text="Vou chamar alguém."),)
    assert silence(replace(FLOW, on_silence=RESOLVE, goodbye="Até!"), State())[1] == (Finish("Até!"),)
    assert silence(FLOW, State(at=OVER)) == (State(at=OVER), ())


def test_a_script_reads_as_it_was_written() -> None:
    assert flow_read(flow_write(FLOW)) == FLOW
