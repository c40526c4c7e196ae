from atendimento.services.chats import absorb_contact, direct_for
from crm import phones
from crm.models import Identity
from crm.services.contacts import contact_resolve, pairs_of
from whatsapp.events import Address, AddressLearned
from whatsapp.models import Session


def address_learn(*, session: Session, event: AddressLearned, webhook_event_id: int | None) -> None:
    """Contact sync or a changed number: join addresses of people we know; strangers of the phone book stay out."""
    known_as = pairs(event.address) + (pairs(event.previous) if event.previous else [])
    if not any(Identity.objects.filter(kind=kind, value=value).exists() for kind, value in known_as):
        return
    phone = phones.with_ninth_digit(event.address.phone)
    resolved = contact_resolve(pairs=list(dict.fromkeys(known_as)), phone=phone, name=event.name)
    if resolved.absorbed:
        chat = direct_for(resolved.contact, phones.match_key(phone) or known_as[0][1])
        for absorbed in resolved.absorbed:
            absorb_contact(chat, absorbed)
        chat.save()


def pairs(address: Address) -> list[tuple[str, str]]:
    return pairs_of(phone=address.phone, jid=address.jid, lid=address.lid, bsuid=address.bsuid)
