from collections.abc import Callable

import pytest
from django.test import Client

from accounts import scope
from accounts.models import User

Enter = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def enter(db: None) -> Enter:
    """A browser of that person; each has a session of its own."""

    def make(user: User) -> Client:
        client = Client()
        with scope.unscoped("the test logs in"):
            client.force_login(user, backend="accounts.backends.EmailBackend")
        return client

    return make
