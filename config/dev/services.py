"""The processes of one running Prosa, in the order in which they start."""

import os
import signal
import sys
import urllib.error
import urllib.request

from config.dev.environment import ROOT, Place
from config.engines import postgres, valkey
from config.engines.service import Service


def engines(place: Place) -> list[Service]:
    services = []
    if place.own_database:
        services.append(postgres.service(place.data_dir))
    if place.own_redis:
        services.append(valkey.service(place.data_dir))
    return services


def preparation(place: Place) -> Service:
    return _python(place, "prepare", ["config.dev.prepare"])


def workers(place: Place) -> list[Service]:
    schedule = place.data_dir / "beat" / "schedule"
    schedule.parent.mkdir(parents=True, exist_ok=True)
    celery = ["celery", "--app", "config", "--quiet"]
    # Gossip and mingle talk to other nodes, of which there are none: a second saved at each start.
    lone = ["--without-gossip", "--without-mingle", "--hostname", "prosa@%h"]
    return [
        _python(place, "worker", [*celery, "worker", "--pool", "prefork", "--concurrency", "2", *lone]),
        _python(place, "beat", [*celery, "beat", "--schedule", str(schedule), "--pidfile", ""], patience=3),
    ]


def web(place: Place) -> Service:
    command = ["daphne", "--bind", place.host, "--port", str(place.port), "config.asgi:application"]
    service = _python(place, "web", command, patience=5)
    service.ready = lambda: healthy(place)
    return service


def healthy(place: Place) -> bool:
    host = "127.0.0.1" if place.host == "0.0.0.0" else place.host  # noqa: S104 (a comparison)
    try:
        with urllib.request.urlopen(f"http://{host}:{place.port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _python(place: Place, name: str, module: list[str], patience: float = 10) -> Service:
    return Service(
        name=name,
        command=[sys.executable, "-m", *module],
        data_dir=place.data_dir,
        cwd=ROOT,
        env={
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
            **UNBUFFERED,
        },
        stop_signal=signal.SIGTERM,
        patience=patience,
    )


UNBUFFERED = {"PYTHONUNBUFFERED": "1"}
