"""What was sent in a conversation, and one photo of it in full size."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import selectors, shelves
from atendimento.selectors import Cursor
from atendimento.views.desk import desk
from atendimento.views.files import is_hidden


@desk("GET", "HEAD")
def shelf(request: DeskRequest, pk: UUID) -> HttpResponse:
    """`aba`: midia, documentos or links; with `depois` only the next rows."""
    chat = selectors.chat_for(request.user, pk)
    tab = request.GET.get("aba", "")
    tab = tab if tab in shelves.TABS else shelves.MEDIA
    rows, after = shelves.shelf(chat, tab, Cursor.read(request.GET.get("depois", "")))
    page = {"chat": chat, "tab": tab, "tabs": shelves.TABS, "rows": rows, "after": after}
    part = "_shelf_rows" if request.GET.get("depois") else "_shelf"
    return render(request, f"atendimento/{part}.html", page)


@desk("GET", "HEAD")
def photo(request: DeskRequest, pk: UUID) -> HttpResponse:
    attachment = selectors.attachment_for(request.user, pk)
    if is_hidden(request, attachment):
        raise Http404
    message = selectors.message_for(request.user, attachment.message_id)
    page = {"file": attachment, "message": message, "beside": shelves.neighbours(attachment)}
    return render(request, "atendimento/_photo.html", page)
