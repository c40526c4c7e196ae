from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from accounts import scope
from accounts.models import Tenant
from whatsapp.models import Session


class Command(BaseCommand):
    help = "Connect a WhatsApp number: creates the channel, or changes its keys, and prints where its webhooks go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="short name (slug) of the company")
        parser.add_argument("provider", choices=sorted(settings.WHATSAPP_PROVIDERS))
        parser.add_argument("name", help="WAHA's session, Evolution's instance, or Meta's phone_number_id")
        parser.add_argument("--label", default="", help="what people call it")
        parser.add_argument(
            "--set", action="append", default=[], metavar="KEY=VALUE", dest="keys",
            help="base_url, api_key, hmac_key, jwt_key, access_token, app_secret, verify_token … (repeat as needed)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        with scope.unscoped("the operator names the company"):
            tenant = Tenant.objects.filter(slug=options["company"]).first()
        if tenant is None:
            raise CommandError(f"no company is called {options['company']!r}")
        with scope.tenant_scope(tenant):
            session = self.save(options)
        self.stdout.write(session.webhook_url)

    def save(self, options: dict[str, Any]) -> Session:
        keys = dict(pair.partition("=")[::2] for pair in options["keys"])
        same = {"provider": options["provider"], "name": options["name"]}
        session = Session.objects.filter(**same).first() or Session(**same)
        session.label = options["label"] or session.label or options["name"]
        session.config = {**session.config, **keys}
        try:
            session.save()
        except IntegrityError as error:
            raise CommandError("this phone_number_id belongs to another company of this installation") from error
        return session
