"""The environment that `make run` gives to every process: `.env`, kept secrets, development's defaults."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Place:
    data_dir: Path
    host: str
    port: int
    password: str
    own_database: bool  # the embedded one, that is
    own_redis: bool

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


def load() -> Place:
    read_dotenv(ROOT / ".env")
    data_dir = Path(os.environ.get("PROSA_DATA_DIR") or ROOT / ".data").resolve()
    os.environ["PROSA_DATA_DIR"] = str(data_dir)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("PROSA_DEBUG", "1")
    os.environ.setdefault("PROSA_DEMO", "1")
    os.environ["PORT"] = os.environ.get("PORT") or "8000"
    for variable in ("PROSA_SECRET_KEY", "PROSA_DEMO_PASSWORD"):
        keep(variable, data_dir)
    return Place(
        data_dir=data_dir,
        host=os.environ.get("HOST") or "127.0.0.1",
        port=int(os.environ["PORT"]),
        password=os.environ["PROSA_DEMO_PASSWORD"],
        own_database=not os.environ.get("DATABASE_URL"),
        own_redis=not os.environ.get("REDIS_URL"),
    )


def keep(variable: str, data_dir: Path) -> None:
    """A secret of this installation: from the environment, else from its file, else made now."""
    file = data_dir / variable.removeprefix("PROSA_").lower()
    if not os.environ.get(variable):
        os.environ[variable] = file.read_text().strip() if file.exists() else _new_secret(variable)
    if not file.exists() or file.read_text().strip() != os.environ[variable]:
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text(os.environ[variable] + "\n")


def _new_secret(variable: str) -> str:
    return secrets.token_urlsafe(9 if variable.endswith("PASSWORD") else 48)


def read_dotenv(path: Path) -> None:
    """`NAME=value` lines; what the environment already says wins."""
    for line in path.read_text().splitlines() if path.exists() else []:
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and name and not name.startswith("#"):
            os.environ.setdefault(name.strip(), _unquoted(value.strip()))


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.split(" #")[0].rstrip()
