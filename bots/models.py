"""What bots say (`Flow`) and where each conversation with one stands (`BotRun`)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models import Bot, Ticket


class Flow(TenantOwned):
    """One version of what a bot says; never changed, so that who talks to it is not confused by an edit."""

    bot = models.ForeignKey(Bot, models.CASCADE, related_name="flows")
    version = models.PositiveIntegerField()
    spec: "models.JSONField[Any, Any]" = models.JSONField()  # read by `bots.flow`
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bot's script")
        verbose_name_plural = _("bots' scripts")
        constraints = [models.UniqueConstraint(fields=["bot", "version"], name="flow_version_once_per_bot")]

    def __str__(self) -> str:
        return f"{self.bot} v{self.version}"


class BotRun(TenantOwned):
    """A bot's conversation about one ticket; changed under the chat's lock only.

    `since` is the ticket's `bot_since`: another value there means that the bot got it anew and begins again.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="bot_run")
    flow = models.ForeignKey(Flow, models.PROTECT, related_name="runs")
    since = models.DateTimeField()
    state: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)  # `engine.State`; null: not begun
    unheard = ArrayField(models.UUIDField(), default=list, blank=True)  # messages that it has not answered
    asked_at = models.DateTimeField(null=True, blank=True)  # its last question
    think_at = models.DateTimeField(null=True, blank=True)  # the next moment at which there is something to do

    class Meta:
        verbose_name = _("bot's conversation")
        verbose_name_plural = _("bots' conversations")
        indexes = [models.Index(fields=["think_at"], condition=Q(think_at__isnull=False), name="bot_run_due")]

    def __str__(self) -> str:
        return str(self.ticket)
