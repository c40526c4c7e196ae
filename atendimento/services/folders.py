"""Saved views: one's own, and those that a lead shares with everybody."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento.listing import Asked
from atendimento.models import Folder

MOST, LONGEST_NAME, LONGEST_QUERY = 20, 40, 2000


def folders_of(user: User) -> QuerySet[Folder]:
    """What stands above the user's list."""
    return Folder.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner").order_by("-shared", "name")


@transaction.atomic
def folder_save(*, by: User, name: str, address: str, shared: bool = False) -> Folder:
    """Keep what the list shows now; `address` is its query. Raises Invalid, Conflict, Forbidden."""
    query = Asked.read(QueryDict(address)).query
    if not query:
        raise Invalid(_("Choose a filter first: this is the whole list"), code="nothing_chosen")
    if len(query) > LONGEST_QUERY:
        raise Invalid(_("That is too much for one folder: choose fewer"), code="too_long")
    User.objects.select_for_update().get(pk=by.pk)  # two tabs count one after the other
    if Folder.objects.filter(owner=by).count() >= MOST:
        raise Conflict(_("You have %(max)s folders: delete one first") % {"max": MOST}, code="too_many_folders")
    folder = Folder(owner=by, query=query)
    put(folder, by, name, shared)
    return folder


@transaction.atomic
def folder_change(*, folder: Folder, by: User, name: str, shared: bool) -> None:
    check_right(folder, by)
    put(folder, by, name, shared)


def folder_delete(*, folder: Folder, by: User) -> None:
    check_right(folder, by)
    folder.delete()


def check_right(folder: Folder, by: User) -> None:
    """One's own, and as a lead all that are shared."""
    if folder.owner_id != by.pk and not may(by, "folder.share"):
        raise Forbidden(_("Only %(who)s or a supervisor can change this folder") % {"who": folder.owner})


def put(folder: Folder, by: User, name: str, shared: bool) -> None:
    name = " ".join(name.replace("\0", "").split())[:LONGEST_NAME]
    if not name:
        raise Invalid(_("Give the folder a name"), code="name_required", fields={"name": [_("Give the folder a name")]})
    if shared and not folder.shared and not may(by, "folder.share"):
        raise Forbidden(_("Only a supervisor can share folders"))
    if Folder.objects.filter(owner=folder.owner_id, name=name).exclude(pk=folder.pk).exists():
        raise Conflict(_("There is a folder of that name"), code="name_taken", fields={"name": [_("There is a folder of that name")]})  # fmt: skip  # noqa: E501
    folder.name, folder.shared = name, shared
    folder.save()
