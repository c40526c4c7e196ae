"""Business hours: a week, holidays, and dates of one's own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.http import DeskRequest
from atendimento import timetable
from atendimento.forms.hours import HoursForm
from atendimento.forms.week import Sheet, attempted
from atendimento.models import BusinessHours
from atendimento.services.calendars import hours_delete, hours_save
from atendimento.services.terms import calendar_of
from atendimento.views.settings.base import attempt, done, removed, settings_page, show

FIELDS = ("name", "timezone", "uf", "closed_on_holidays")


@settings_page("hours.manage", "GET", "HEAD")
def all_hours(request: DeskRequest) -> HttpResponse:
    """Each with what it means now and the queues that keep it."""
    now = timezone.now()
    found = BusinessHours.objects.order_by("name").prefetch_related("special_dates", "queues")
    rows = [(each, timetable.standing(calendar_of(each), now)) for each in found]
    return show(request, "hours", "hours", rows=rows)


@settings_page("hours.manage", "GET", "HEAD", "POST")
def one_hours(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """Make or change business hours."""
    hours = BusinessHours.objects.get(pk=pk) if pk else None
    if request.method == "POST":
        form, sheet = HoursForm(request.POST, initial=initial(hours)), Sheet.read(request.POST)
        if attempt(form, lambda: hours_save(by=request.user, hours=hours, **form.cleaned_data, **sheet.checked())):
            return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-hours")
        attempted(sheet.checked)  # all that is wrong, at once
    else:
        form, sheet = HoursForm(initial=initial(hours)), Sheet.of(hours) if hours else Sheet.usual()
    used_by = hours.queues.order_by("name") if hours else []
    return show(request, "one_hours", "hours", form=form, sheet=sheet, hours=hours, used_by=used_by)


def initial(hours: BusinessHours | None) -> dict[str, Any]:
    return {name: getattr(hours, name) for name in FIELDS} if hours else {"closed_on_holidays": True}


@settings_page("hours.manage", "POST")
def week(request: DeskRequest) -> HttpResponse:
    """The timetable after a button was pressed; nothing is stored."""
    sheet = Sheet.read(request.POST)
    sheet.apply(request.POST.get("act", ""))
    return render(request, "settings/_week.html", {"sheet": sheet})


@settings_page("hours.manage", "POST")
def preview(request: DeskRequest) -> HttpResponse:
    """What the timetable, as it is typed, means right now."""
    form, sheet = HoursForm(request.POST), Sheet.read(request.POST)
    try:
        standing = timetable.standing(sheet.calendar(**form.clock()), timezone.now())
    except Invalid:
        standing = timetable.Standing("doubt", _("Look at the times that are marked"))
    clock = form.clock()
    holidays = timetable.coming_holidays(clock["uf"], timezone.localdate()) if clock["closed_on_holidays"] else []
    return render(request, "settings/_standing.html", {"standing": standing, "holidays": holidays})


@settings_page("hours.manage", "POST")
def delete_hours(request: DeskRequest, pk: UUID) -> HttpResponse:
    hours = BusinessHours.objects.get(pk=pk)
    return removed(request, hours_delete(by=request.user, hours=hours), "settings-hours")
