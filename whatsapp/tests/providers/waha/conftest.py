import pytest

from whatsapp.providers.waha import Waha


@pytest.fixture(autouse=True)
def _forget_servers() -> None:
    Waha._without_new_ids.clear()
