import pytest

from whatsapp.providers.evolution import Evolution


@pytest.fixture(autouse=True)
def _forget_servers() -> None:
    Evolution._speak_v1.clear()
