from typing import Any

from django.core.management.commands import migrate

from accounts import scope


class Command(migrate.Command):
    """Migrations run as the owner; everything else runs as a role that owns nothing."""

    def handle(self, *args: Any, **options: Any) -> None:
        with scope.owner():
            super().handle(*args, **options)
