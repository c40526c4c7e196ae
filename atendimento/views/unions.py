"""People who look like one: offered, joined, and taken apart again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento import listing, selectors
from atendimento.about import contact_of, row_beside
from atendimento.services.merges import contact_merge, merge_undo
from atendimento.twins import merges_of, twins
from atendimento.views.actions import DONE
from atendimento.views.desk import desk
from atendimento.views.messages import as_uuid
from atendimento.views.panel import said
from crm.models import Contact, MergeRecord

MOST = 20  # people offered at once


@desk("GET", "HEAD", "POST")
def union(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Who looks like the person of this chat; posting joins `contact` into them."""
    chat = selectors.chat_for(request.user, pk)
    if request.method != "POST":
        page = {"chat": chat, "twins": twins(request.user, chat), "merges": merges_of(contact_of(chat))}
        return render(request, "atendimento/panel/twins.html", page)
    seen = selectors.chats_visible(request.user).filter(contact=as_uuid(request.POST.get("contact", "")))
    other = Contact.objects.get(chats__in=seen.order_by("created_at")[:1])
    record = contact_merge(chat=chat, other=other, by=request.user)
    sentence = _("%(name)s joined with %(other)s") % {"name": chat.title, "other": record.name}
    return said(HttpResponse(status=DONE), sentence, reverse("union-undo", args=[record.pk]))


@desk("GET", "HEAD")
def candidates(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Joining by hand: the dialog, or with `q` the people found for it."""
    chat = selectors.chat_for(request.user, pk)
    search = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found, _after = listing.chat_list(request.user, listing.Asked(search=search), limit=MOST)
    others = [each for each in found if each.contact_id and each.contact_id != contact_of(chat).pk]
    name = "_union_people" if "q" in request.GET else "_union"
    return render(request, f"atendimento/{name}.html", {"chat": chat, "others": others, "search": search})


@desk("DELETE")
def union_undo(request: DeskRequest, pk: UUID) -> HttpResponse:
    record, _chat = row_beside(request.user, MergeRecord, pk)
    merge_undo(record=record, by=request.user)
    return said(HttpResponse(status=DONE), _("%(name)s is a contact of their own again") % {"name": record.name})
