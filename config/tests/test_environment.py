"""What `make run` makes of `.env`, of secrets and of translations."""

import os
from pathlib import Path

import pytest

from config import engines, env
from config.dev import environment
from config.dev.messages import compile_messages

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Send"\nmsgstr "Enviar"\n'


@pytest.fixture(autouse=True)
def same_environment_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())


def test_dotenv_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# a comment\nexport QUOTED='two words'\nPLAIN=1 # why\nTAKEN=no\nEMPTY=\n")
    os.environ["TAKEN"] = "yes"
    environment.read_dotenv(tmp_path / ".env")
    assert [os.environ[name] for name in ("QUOTED", "PLAIN", "TAKEN", "EMPTY")] == ["two words", "1", "yes", ""]


def test_a_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    os.environ.pop("PROSA_SECRET_KEY", None)
    environment.keep("PROSA_SECRET_KEY", tmp_path)
    made = os.environ.pop("PROSA_SECRET_KEY")
    environment.keep("PROSA_SECRET_KEY", tmp_path)
    assert os.environ["PROSA_SECRET_KEY"] == made
    assert len(made) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_given_password_replaces_the_kept_one(tmp_path: Path) -> None:
    (tmp_path / "demo_password").write_text("old\n")
    os.environ["PROSA_DEMO_PASSWORD"] = "new"
    environment.keep("PROSA_DEMO_PASSWORD", tmp_path)
    assert (tmp_path / "demo_password").read_text() == "new\n"


def test_translations_are_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "pt_BR" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    assert [compile_messages(tmp_path), compile_messages(tmp_path)] == [1, 0]
    assert b"Enviar" in (folder / "django.mo").read_bytes()


def test_sockets_fit_however_deep_the_data_lies(tmp_path: Path) -> None:
    deep = tmp_path / ("a folder with a long name" * 9)
    url = env.database(engines.database_url(deep))
    assert len(f"{url['HOST']}/.s.PGSQL.5432") < 107
    assert url["NAME"] == "prosa"


@pytest.mark.parametrize(
    ("address", "broker"),
    [
        ("redis://valkey:6379/2", "redis://valkey:6379/2"),
        ("unix:///tmp/x/valkey.sock?db=3", "redis+socket:///tmp/x/valkey.sock?virtual_host=3"),
    ],
)
def test_celery_gets_the_broker_in_its_own_words(address: str, broker: str) -> None:
    assert env.broker(address) == broker
