from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.wall import build_wall

        post_migrate.connect(lambda using, **kwargs: build_wall(using), sender=self, weak=False, dispatch_uid="wall")
