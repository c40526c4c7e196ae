"""The gallery shows what there is."""

import re
from pathlib import Path

import pytest

from accounts.models import User
from atendimento.tests.views.conftest import Enter

ROOT = Path(__file__).resolve().parents[3] / "templates"


@pytest.fixture
def page(enter: Enter, ana: User) -> str:
    return enter(ana).get("/componentes/").content.decode()


def test_every_state_is_drawn_without_a_hole(page: str) -> None:
    assert len(re.findall('class="specimen-name"', page)) > 60
    assert "None" not in re.sub(r"<[^>]+>", "", page)


def test_every_part_of_a_bubble_is_shown() -> None:
    """A new partial of the thread belongs here too."""
    from atendimento.gallery import bubbles

    kinds = {message.kind for _name, message in [*bubbles.words(), *bubbles.files(), *bubbles.cards()]}
    parts = {path.stem.strip("_") for path in (ROOT / "atendimento/message").glob("_*.jinja")}
    assert parts == {
        "act", "choices", "contact", "doubt", "file", "location", "order", "page", "quote", "referral",
    }  # fmt: skip
    assert {"text", "voice", "document", "location", "contact", "poll", "list", "template", "order"} <= kinds
