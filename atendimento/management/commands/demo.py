import os
import secrets
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from atendimento.demo.build import accounts, demo_build


class Command(BaseCommand):
    help = "Fills the installation with a bakery at work. Safe to run again: what is there stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print", action="store_true", dest="show", help="say who can log in: e-mail, tab, role")

    def handle(self, *args: Any, **options: Any) -> None:
        """Quiet at a terminal; who calls it from code and gives a `stdout` wants the accounts."""
        if not settings.SIMULATOR:
            raise CommandError("The demo is for development: set PROSA_DEMO=1")
        if demo_build(password=password()):
            for app in apps.get_app_configs():  # what the apps above put on top
                getattr(app, "demo", lambda: None)()
        if options["show"] or options.get("stdout") is not None:
            for email, role in accounts():
                self.stdout.write(f"{email}\t{role}")


def password() -> str:
    """From the environment, else from the installation's own file, else made now."""
    file = Path(settings.DATA_DIR) / "demo_password"
    given = os.environ.get("PROSA_DEMO_PASSWORD") or (file.read_text().strip() if file.exists() else "")
    if given:
        return given
    made = secrets.token_urlsafe(9)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(made + "\n")
    return made
