from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import postponing, scope, sql
from accounts.errors import Conflict
from accounts.models import User
from crm.models import Contact, Lead, LeadSource, LeadStatus, Notification, NotificationType, Opportunity
from crm.services.checks import guard, refuse
from crm.services.deals import deal_save
from integrations.hooks import hook_emit


@transaction.atomic(savepoint=False)  # part of what the caller does
def lead_open(*, contact: Contact, link: str) -> Lead:
    """The lead of a phone that writes for the first time (spec 2, section 4), and a notice for each admin.

    The contact was made in this transaction, so nobody else can have opened one; the constraint says so too.
    """
    lead = Lead(
        contact=contact,
        source=LeadSource.WHATSAPP,
        first_name="Lead",
        last_name=contact.phone[-4:],
        email=f"{contact.phone}@whatsapp.com" if contact.phone else "",
        phone=contact.phone,
    )
    postponing.insert(lead)
    hook_emit("lead.created", lambda: lead_said(lead))
    notify_admins(
        type=NotificationType.NEW_MESSAGE,
        title=_("New message from %(who)s") % {"who": contact.display_name},
        message=_("A lead was opened by itself"),
        link=link,
        data={"lead": str(lead.pk)},
    )
    return lead


@transaction.atomic
def lead_create(*, contact: Contact, **given: Any) -> Lead:
    """A lead that a person makes of a contact; what is not `given` comes from the contact.

    `given`: first_name, last_name, email, score.
    """
    first, _space, last = contact.display_name.partition(" ")
    known = {"first_name": first[:80], "last_name": last[:80], "email": contact.email, "phone": contact.phone}
    lead = Lead.objects.create(contact=contact, source=LeadSource.MANUAL, **(known | given))
    hook_emit("lead.created", lambda: lead_said(lead))
    return lead


@transaction.atomic
def lead_set_status(*, lead: Lead, by: User, status: str) -> None:
    guard(by, "lead.edit")
    if status not in LeadStatus.values:
        refuse("status", _("There is no such status"))
    lead.status = status
    lead.save(update_fields=["status"])


@transaction.atomic
def lead_convert(*, lead: Lead, by: User) -> Opportunity:
    """The lead becomes a deal of whoever says so. Raises Conflict (`converted`) when it is one already."""
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    if lead.status == LeadStatus.CONVERTED:
        raise Conflict(_("This lead is a deal already"), code="converted")
    lead_set_status(lead=lead, by=by, status=LeadStatus.CONVERTED)
    return deal_save(contact=lead.contact, by=by, title=lead.contact.display_name[:120])


def lead_said(lead: Lead) -> dict[str, Any]:
    """For outgoing webhooks."""
    fields = ("first_name", "last_name", "email", "phone", "source", "status", "score")
    return {"id": str(lead.pk), "contact_id": str(lead.contact_id), **{name: getattr(lead, name) for name in fields}}


ADMINS = "accounts_user u WHERE u.tenant_id = %s AND u.role = 'admin' AND u.is_active"


def notify_admins(**fields: Any) -> None:
    for (admin,) in sql.fetch({"u": User}, ADMINS, [scope.current_tenant_id()]):
        postponing.insert(Notification(user=admin, **fields))
