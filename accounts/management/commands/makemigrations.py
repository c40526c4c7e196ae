from typing import Any

from django.core.management.commands import makemigrations

from accounts import scope


class Command(makemigrations.Command):
    """Compares with the history as the owner: before the first migrate no other role exists."""

    def handle(self, *args: str, **options: Any) -> None:
        with scope.owner():
            super().handle(*args, **options)
