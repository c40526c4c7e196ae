from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Chat
from atendimento.services.chats import chat_lock, next_rev
from crm.models import Lead
from crm.services.leads import lead_create


@transaction.atomic
def chat_make_lead(*, chat: Chat, by: User, **given: Any) -> Lead:
    """Make the person of a chat a lead and show it beside the chat. `given`: see `lead_create`.

    Raises Conflict (`lead_exists`, `no_contact`).
    """
    if not may(by, "lead.create"):
        raise Forbidden(_("You may not create leads"))
    chat = chat_lock(chat.pk)
    if chat.lead_id:
        raise Conflict(_("The person of this conversation is a lead already"), code="lead_exists")
    if chat.contact is None:
        raise Conflict(_("A group is no lead"), code="no_contact")
    chat.lead = lead_create(contact=chat.contact, **given)
    next_rev(chat)
    chat.save(update_fields=["lead", "rev", "updated_at"])
    after_commit(realtime.chat_changed, chat.pk)
    return chat.lead
