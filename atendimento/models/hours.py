from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned


def closed_week() -> list[list[list[str]]]:
    return [[] for _day in range(7)]


class BusinessHours(TenantOwned):
    """When a queue answers, on the clock of `timezone` (an IANA name).

    `week` is seven lists, Monday first, of periods `["08:00", "12:00"]`; a period may end at "24:00". A day without
    periods is closed. `services.calendars` checks the shape before it is stored.
    """

    name = models.CharField(_("name"), max_length=60)
    timezone = models.CharField(_("time zone"), max_length=40, default="America/Sao_Paulo")
    week = models.JSONField(_("week"), default=closed_week)
    uf = models.CharField(_("state"), max_length=2, blank=True)  # Brazilian state, for its own holidays
    closed_on_holidays = models.BooleanField(_("closed on holidays"), default=True)

    class Meta:
        verbose_name = _("business hours")
        verbose_name_plural = _("business hours")
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="hours_name_once_per_tenant")]

    def __str__(self) -> str:
        return self.name


class SpecialDate(TenantOwned):
    """A date with periods of its own, whatever the week and the holidays say; without periods it is closed."""

    hours = models.ForeignKey(BusinessHours, models.CASCADE, related_name="special_dates")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    periods = models.JSONField(_("periods"), default=list, blank=True)

    class Meta:
        verbose_name = _("special date")
        verbose_name_plural = _("special dates")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["hours", "date"], name="special_date_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}".strip()
