"""The list, its filters and its folders."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import choosing, listing
from atendimento.selectors import Cursor, as_read_by, chats_visible
from atendimento.services.folders import folder_change, folder_delete, folder_save, folders_of
from atendimento.views import context
from atendimento.views.desk import desk

MOST_ASKED = 50  # rows in one question


@desk("GET", "HEAD")
def chat_list(request: DeskRequest) -> HttpResponse:
    page = "atendimento/_rows.html" if request.GET.get("depois") else "atendimento/_list.html"
    return render(request, page, context.of_list(request))


@desk("GET", "HEAD")
def hits(request: DeskRequest) -> HttpResponse:
    """Further messages that a search found."""
    after = Cursor.read(request.GET.get("depois", ""))
    return render(
        request, "atendimento/_hits.html", context.of_hits(request.user, context.asked(request).search, after)
    )


@desk("GET", "HEAD")
def counts(request: DeskRequest) -> HttpResponse:
    """The numbers of the tabs, and of each row that `linha` names what a push could not say: mine, and if it fits."""
    user, asked = request.user, context.asked(request)
    named = context.ids(request.GET.getlist("linha")[:MOST_ASKED])
    rows = {
        str(chat.pk): context.of_reader(chat) for chat in as_read_by(user, chats_visible(user)).filter(pk__in=named)
    }
    fitting = listing.chats_of(user, asked).filter(pk__in=named).values_list("pk", flat=True) if named else []
    for pk in fitting:
        rows[str(pk)]["fits"] = True
    return JsonResponse({**listing.tab_counts(user, asked), "rows": rows})


@desk("GET", "HEAD")
def filters(request: DeskRequest) -> HttpResponse:
    """What the list can be narrowed by; it shows now what the page's address says."""
    asked = listing.Asked.read(page_address(request))
    return render(request, "atendimento/_filters.html", {"asked": asked, "groups": choosing.groups(asked)})


@desk("GET", "HEAD", "POST")
def folders(request: DeskRequest) -> HttpResponse:
    """The folders above the list, each with its number; posted, what the page shows becomes one more."""
    if request.method == "POST":
        shared = request.POST.get("shared") == "1"
        address = page_address(request).urlencode()
        folder_save(by=request.user, name=request.POST.get("name", ""), address=address, shared=shared)
    return render(request, "atendimento/_folders.html", context.of_folders(request))


@desk("GET", "HEAD", "POST", "DELETE")
def folder(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Change, rename, share or delete one that stands above the list."""
    found = folders_of(request.user).get(pk=pk)
    if request.method == "DELETE":
        folder_delete(folder=found, by=request.user)
    elif request.method == "POST":
        shared = request.POST.get("shared") == "1"
        folder_change(folder=found, by=request.user, name=request.POST.get("name", ""), shared=shared)
    else:
        return render(request, "atendimento/_folder.html", {"folder": found})
    return render(request, "atendimento/_folders.html", context.of_folders(request))


def page_address(request: DeskRequest) -> QueryDict:
    """What stands in the address bar; htmx says it."""
    return QueryDict((request.htmx.current_url_abs_path or "").partition("?")[2])
