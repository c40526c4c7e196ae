"""Adding people and changing them. Who is told of it (queues, open sockets) is the business of the layers above."""

import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import avatars, scope
from accounts.audit import audit
from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import Role, Tenant, User
from accounts.roles import may

FIRST_RUN = 0x70726F7361_01  # advisory lock: two first visitors don't become two companies
ROLES = (Role.ADMIN, Role.SUPERVISOR, Role.ATTENDANT)  # a superadmin is made at the command line


def is_first_run() -> bool:
    """Whether nobody can log in yet."""
    with scope.unscoped("before the first person there is no company"):
        return not User.objects.exists()


def company_begin(*, email: str, password: str, name: str, company: str) -> User:
    """The first company of an installation and its admin. Raises Conflict (`not_first`) when there is somebody."""
    check_password(password, User(email=email, name=name))
    with scope.unscoped("before the first person there is no company"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_RUN])
        if User.objects.exists():
            raise Conflict(_("Somebody is here already: ask an admin to invite you"), code="not_first")
        tenant = Tenant.objects.create(name=company, slug=free_slug(company))
        return User.objects.create_user(email, password, name=name, role=Role.ADMIN, tenant=tenant)


def free_slug(company: str) -> str:
    wanted = slugify(company)[:40] or "empresa"
    return f"{wanted}-{secrets.token_hex(3)}" if Tenant.objects.filter(slug=wanted).exists() else wanted


def person_add(*, by: User, email: str, name: str, role: str, password: str = "") -> tuple[User, str]:
    """A new colleague, and the password that was made when none was given.

    Raises Forbidden, Invalid (password, role), Conflict (`email_taken`).
    """
    check_manager(by)
    check_role(role)
    made = "" if password else secrets.token_urlsafe(12)
    if password:
        check_password(password, User(email=email, name=name))
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, password or made, name=name, role=role, tenant_id=by.tenant_id)
            audit(by=by, action="person.made", about=person, role=str(role))
    except IntegrityError as error:
        said = _("This e-mail is taken")
        raise Conflict(said, code="email_taken", fields={"email": [said]}) from error
    return person, made


@transaction.atomic
def person_change(*, person: User, by: User, picture: File | None = None, **changes: Any) -> User:
    """`name` and `picture` by oneself or an admin; `role` and `is_active` by an admin, and never of oneself.

    `password` comes with `current_password`, which an admin who changes somebody else's need not know.
    Raises Forbidden, Invalid.
    """
    if person.pk != by.pk:
        check_manager(by)
    current = changes.pop("current_password", "")
    if {"role", "is_active"} & set(changes):
        check_office(person, by, changes)
    if password := changes.pop("password", ""):
        check_current(person, by, current)
        check_password(password, person)
        person.set_password(password)
        changes["password"] = person.password
    if picture:
        after_commit(avatars.avatar_remove, person.avatar)
        changes["avatar"] = avatars.avatar_store(person=person, file=picture)
    for field, value in changes.items():
        setattr(person, field, value)
    person.save(update_fields=list(changes))
    note_office(person, by, changes)
    return person


def note_office(person: User, by: User, changes: dict[str, Any]) -> None:
    """What people may do is history; their names and pictures are theirs."""
    if "is_active" in changes:
        audit(by=by, action="person.restored" if person.is_active else "person.archived", about=person)
    if "role" in changes:
        audit(by=by, action="person.changed", about=person, role=str(person.role))


def check_manager(by: User) -> None:
    if not may(by, "person.manage"):
        raise Forbidden(_("Only admins manage people"))


def check_office(person: User, by: User, changes: dict[str, Any]) -> None:
    """Nobody saws off the branch they sit on: a company keeps at least the admin who asks."""
    check_manager(by)
    if person.pk == by.pk:
        raise Forbidden(_("Nobody changes their own role or dismisses themselves"), code="own_office")
    if "role" in changes:
        check_role(changes["role"])


def check_role(role: str) -> None:
    if role not in ROLES:
        said = _("Choose from: %(roles)s") % {"roles": ", ".join(ROLES)}
        raise Invalid(said, code="unknown_role", fields={"role": [said]})


def check_current(person: User, by: User, current: str) -> None:
    if person.pk == by.pk and not person.check_password(current):
        said = _("This is not your current password")
        raise Invalid(said, code="wrong_password", fields={"current_password": [said]})


def check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(error.messages[0], code="weak_password", fields={"password": error.messages}) from error
