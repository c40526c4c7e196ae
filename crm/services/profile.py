"""What people write about a contact."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from crm.models import Contact
from crm.services.checks import guard, refuse, words
from crm.services.fields import values_put


@transaction.atomic
def contact_update(*, contact: Contact, by: User, name: str, email: str, values: Mapping[str, str]) -> Contact:
    """Raises Invalid with all that is wrong, by `name`, `email` and the ids of custom fields; then nothing is saved."""
    guard(by, "contact.edit")
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    wrong = values_put(contact, values)
    for attribute, check, typed in (("name", checked_name, name), ("email", checked_email, email)):
        try:
            setattr(contact, attribute, check(typed))
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(_("Not saved yet: look at what is marked."), fields=wrong)
    contact.save(update_fields=["name", "email"])
    return contact


def checked_name(typed: str) -> str:
    """Empty is right: then the person is called as on WhatsApp."""
    return words("name", typed, 160, needed=False)


def checked_email(typed: str) -> str:
    text = words("email", typed, 254, needed=False).lower()
    try:
        if text:
            EmailValidator()(text)
    except ValidationError:
        refuse("email", _("Write an e-mail, such as nome@exemplo.com.br"))
    return text
