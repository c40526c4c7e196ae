"""Contact cards that somebody sent: kept in an address book, or written to."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import DeskRequest
from accounts.roles import may
from atendimento import selectors
from atendimento.models import Message
from atendimento.services.openings import chat_begin
from atendimento.templatetags.bubbles import dicts, texts
from atendimento.views.desk import desk
from crm import phones, vcards


@desk("GET", "HEAD")
def vcard(request: DeskRequest, pk: UUID, place: int) -> HttpResponse:
    _message, card = card_of(request, pk, place)
    name = str(card.get("name") or "")[:255]
    numbers = [digits for digits in map(phones.digits_of, texts(card.get("phones"))) if digits]
    answer = HttpResponse(vcards.compose(name=name, phones=numbers), content_type="text/vcard; charset=utf-8")
    file = "".join(letter for letter in name if letter.isalnum() or letter in " -_").strip() or "contato"
    answer["Content-Disposition"] = f"attachment; filename=\"contato.vcf\"; filename*=UTF-8''{quote(file)}.vcf"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@desk("POST")
def begin(request: DeskRequest, pk: UUID, place: int) -> HttpResponse:
    """To the conversation with that person, which begins here where there is none."""
    message, card = card_of(request, pk, place)
    number = request.POST.get("phone", "")
    if number not in texts(card.get("phones")):
        raise Http404
    chat = chat_begin(by=request.user, phone=number, name=str(card.get("name") or ""), beside=message.chat)
    return HttpResponseClientRedirect(f"{reverse('inbox')}?chat={chat.pk}")


def card_of(request: DeskRequest, pk: UUID, place: int) -> tuple[Message, dict[str, Any]]:
    """The message and one of its cards; of a deleted one for leads only."""
    message = selectors.message_for(request.user, pk)
    cards = dicts(message.extra.get("cards"))
    if place >= len(cards) or (message.revoked_at and not may(request.user, "message.read_original")):
        raise Http404
    return message, cards[place]
