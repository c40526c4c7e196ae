import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from accounts import scope
from accounts.models import Role, Tenant, User


class Command(BaseCommand):
    help = "Create a company and its first admin, and print the admin's password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name: letters, digits and hyphens")
        parser.add_argument("name", help="the company's name")
        parser.add_argument("email", help="the first admin's e-mail")
        parser.add_argument("--admin", default="Admin", help="the first admin's name")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        try:
            with scope.unscoped("a new company is nobody's yet"), transaction.atomic():
                tenant = Tenant.objects.create(slug=options["slug"], name=options["name"])
                about = {"name": options["admin"], "role": Role.ADMIN, "tenant": tenant}
                User.objects.create_user(options["email"], password, **about)
        except IntegrityError as error:
            raise CommandError("this short name or this e-mail is taken") from error
        self.stdout.write(f"{options['email']}\t{password}")
