from typing import Any

from django.core.management.commands import flush

from accounts import scope


class Command(flush.Command):
    """Emptying tables is the owner's right."""

    def handle(self, **options: Any) -> None:
        with scope.owner():
            super().handle(**options)
