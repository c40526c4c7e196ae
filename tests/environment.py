"""The environment of a test run, set before Django reads its settings.

Each run has a slot `.data/test/<n>` with engines of its own, kept from run to run, so two runs at once do not meet.
Under pytest-xdist the workers share their controller's engines, each with its own database, Redis number,
channel prefix and queue.
"""

import hashlib
import os
import shutil
import sys
from itertools import count
from pathlib import Path

from config import engines
from config.dev.messages import compile_messages
from config.engines.lock import AlreadyRunning

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
VALUES = {
    "PROSA_DEBUG": "1",  # plain static files; the test runner itself turns DEBUG off
    "PROSA_DEMO": "0",
    "PROSA_SIMULATOR": "1",
    "PROSA_SECRET_KEY": "only-for-tests-0123456789-0123456789",
    "PROSA_FIELD_KEYS": "",
    "PROSA_BASE_URL": "http://testserver",
    "PROSA_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PROSA_MEDIA_DIR": "",
    "PROSA_PROXY_COUNT": "0",
    "PROSA_LOG_LEVEL": "WARNING",
    "PROSA_CORS_ORIGINS": "",
    "PROSA_OUTSIDE_PRIVATE": "0",
    **{f"PROSA_LIMIT_{who}": "1000000" for who in ("ANONYMOUS", "LOGIN", "USER", "TOKEN", "WEBHOOK", "STRANGER")},
    "PROSA_OUTBOX_CLAIM_SECONDS": "2",
    "PROSA_OUTBOX_SEND_SECONDS": "6",
}


def prepare() -> None:
    if WORKER == "main":
        _become_controller()
    number = int(WORKER.removeprefix("gw")) + 1 if WORKER != "main" else 0
    os.environ["REDIS_URL"] = f"{engines.redis_url(data_dir())}?db={number}"
    os.environ["PROSA_CHANNEL_PREFIX"] = os.environ["PROSA_CELERY_QUEUE"] = f"test-{WORKER}"


def _become_controller() -> None:
    os.environ.update(VALUES)
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    data = _take_slot()
    os.environ["PROSA_DATA_DIR"] = str(data)
    os.environ["DATABASE_URL"] = engines.database_url(data)
    shutil.rmtree(data / "media", ignore_errors=True)
    compile_messages()


def _take_slot() -> Path:
    for number in count():
        data = ROOT / ".data" / "test" / str(number)
        try:
            engines.start(data, durable=False)
        except AlreadyRunning:
            continue
        return data
    sys.exit("unreachable")


def finish() -> None:
    if WORKER == "main":
        engines.stop(data_dir())


def data_dir() -> Path:
    return Path(os.environ["PROSA_DATA_DIR"])


def database_is_fresh() -> bool:
    """The note is taken away until the run ends well: a killed run leaves rows behind."""
    note = _note()
    fresh = note.exists() and note.read_text() == _schema()
    note.unlink(missing_ok=True)
    return fresh


def note_fresh_database() -> None:
    _note().write_text(_schema())


def _note() -> Path:
    return data_dir() / f"schema-{WORKER}"


def _schema() -> str:
    files = sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "accounts" / "wall.py", ROOT / "accounts" / "scope.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
