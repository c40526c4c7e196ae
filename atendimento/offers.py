"""What the menu of one message offers to one person: only what works for that message, its gateway and them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import may
from atendimento.models import Ack, Attachment, LaterMark, Message, MessageKind
from atendimento.services import acts, forwards

QUICK = ("👍", "❤️", "😂", "😮", "😢", "🙏")  # WhatsApp's own six


@dataclass(frozen=True)
class Offers:
    quick: tuple[str, ...]
    ours: str  # our reaction, "" for none
    reply: bool
    copy: bool
    file: Attachment | None
    forward: bool
    later: bool
    is_later: bool
    edit: bool
    revoke: bool


def offers_for(message: Message, user: User) -> Offers:
    is_there = message.revoked_at is None and message.kind != MessageKind.SYSTEM
    ours = message.reactions.get("us", "")
    others = (ours,) if ours and ours not in QUICK else ()  # so that it can be taken back
    return Offers(
        quick=QUICK + others if acts.can_react(message, user) else (),
        ours=ours,
        reply=is_there and message.named_by_gateway and acts.may_speak(message, user),
        copy=is_there and bool(message.body),
        file=forwards.file_of(message) if is_there else None,
        forward=forwards.can_forward(message) and may(user, "chat.reply"),
        later=is_there and not message.from_me,
        is_later=LaterMark.objects.filter(message=message, user=user).exists(),
        edit=acts.can_edit(message, user),
        revoke=acts.can_revoke(message, user),
    )


@dataclass(frozen=True)
class Step:
    """One thing that happened to a message, with its moment when it is known."""

    icon: str
    word: str
    at: datetime | None = None


def steps_of(message: Message) -> list[Step]:
    """How far a message got; for one of the customer's, when it came."""
    if not message.from_me:
        return [Step("clock", _("Received"), message.timestamp)]
    found = [Step("clock", _("Written"), message.created_at)]
    if message.kind == MessageKind.NOTE:
        return found
    if message.ack == Ack.FAILED:
        return [*found, Step("alert", _("Not sent"))]
    if message.ack >= Ack.SENT:
        found.append(Step("sent", _("Sent"), message.timestamp))
    if message.ack >= Ack.DELIVERED:
        found.append(Step("delivered", _("Delivered"), message.delivered_at))
    if message.ack >= Ack.READ:
        found.append(Step("read", _("Read"), message.read_at))
    return found
