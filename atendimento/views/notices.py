"""The bell: what somebody should know, newest first."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from accounts.models import User
from atendimento.views.desk import desk
from crm.models import Notification
from crm.services.notices import notices_mark_read

SHOWN = 30


@desk("GET", "HEAD", "POST")
def notices(request: DeskRequest) -> HttpResponse:
    """The list; posting marks all as read."""
    if request.method == "POST":
        notices_mark_read(user=request.user)
    return render(request, "atendimento/_notices.html", of_notices(request.user))


@desk("POST")
def notice_reading(request: DeskRequest, pk: UUID) -> HttpResponse:
    notices_mark_read(user=request.user, notice=Notification.objects.get(user=request.user, pk=pk))
    return render(request, "atendimento/_notices.html", of_notices(request.user))


@desk("GET", "HEAD")
def notice_count(request: DeskRequest) -> HttpResponse:
    return render(request, "atendimento/_notice_count.html", {"unread_notices": unread_notices(request.user)})


def of_notices(user: User) -> dict[str, Any]:
    found = Notification.objects.filter(user=user).order_by("-created_at")[:SHOWN]
    return {"notices": found, "unread_notices": unread_notices(user), "listed": True}


def unread_notices(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()
