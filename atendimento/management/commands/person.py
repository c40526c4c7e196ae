import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from accounts import scope
from accounts.models import Role, Tenant, User
from atendimento.models import QueueMember
from atendimento.services.chats import default_queue

ROLES = (Role.ATTENDANT, Role.SUPERVISOR, Role.ADMIN)


class Command(BaseCommand):
    help = "Add somebody to a company, in its default queue, and print the password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="short name (slug) of the company")
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--role", choices=[role.value for role in ROLES], default=Role.ATTENDANT.value)

    def handle(self, *args: Any, **options: Any) -> None:
        with scope.unscoped("the operator names the company"):
            tenant = Tenant.objects.filter(slug=options["company"]).first()
        if tenant is None:
            raise CommandError(f"no company is called {options['company']!r}")
        password = secrets.token_urlsafe(12)
        about = {"name": options["name"], "role": options["role"], "tenant": tenant}
        try:
            with scope.tenant_scope(tenant), transaction.atomic():
                person = User.objects.create_user(options["email"], password, **about)
                QueueMember.objects.create(queue=default_queue(), user=person)
        except IntegrityError as error:
            raise CommandError("this e-mail is taken") from error
        self.stdout.write(f"{options['email']}\t{password}")
