"""Test set-up: real engines first, then Django on top of them, then the fixtures of `tests/`."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests import environment

environment.prepare()

import django  # noqa: E402

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
# Not left behind for xdist's workers: pytest-django would read the settings there before their environment is set.
del os.environ["DJANGO_SETTINGS_MODULE"]

from accounts import scope  # noqa: E402
from tests import emptying  # noqa: E402

emptying.install()

# A busy machine is slow, not wrong: examples are not timed.
hypothesis.settings.register_profile(
    "prosa", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], max_examples=60
)
hypothesis.settings.load_profile("prosa")

pytest_plugins = ["tests.cast", "tests.browsing", "tests.live", "tests.order"]


def pytest_configure(config: pytest.Config) -> None:
    """A test database is kept for the next run, unless the migrations changed or the run was cut short."""
    config.option.reuse_db = True
    config.option.create_db = config.option.create_db or not environment.database_is_fresh()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        environment.note_fresh_database()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """The database is made by its owner; the tests then run as the role that requests run as."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    with scope.owner():
        return (yield)


def pytest_unconfigure() -> None:
    environment.finish()
