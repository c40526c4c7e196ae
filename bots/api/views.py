"""`/api/v1/bot`: what a bot is told to do (spec 4, section 6). One key is one part of its script."""

from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import may
from atendimento.models import Bot, Queue
from bots.api import shapes
from bots.models import Flow
from bots.services.bots import bot_set, script_of
from integrations.api.auth import V1
from integrations.authentication import is_managing
from integrations.kit.access import Insider
from integrations.kit.pages import PageQuery, envelope, paged
from integrations.kit.views import checked

MEANING = {
    "name": "Its name.",
    "greeting": "Said once, before the question.",
    "question": "What it asks; the numbered options follow.",
    "options": "The menu: title, words, does (say, queue, person), queue (an id) and text of each.",
    "miss": "Said when it does not understand.",
    "handover": "Said when a person takes over.",
    "goodbye": "Said when it ends by silence.",
    "misses": "How often it asks again before a person takes over.",
    "patience": "Minutes it waits for an answer.",
    "on_silence": "Then: person or resolve.",
    "when_closed": "Outside of business hours: serve or aside.",
}


class Managers(BasePermission):
    """The same who may change bots on the page; a token needs its scope for writing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return may(request.user, "bot.manage") and (request.method in SAFE_METHODS or is_managing(request))


class Config(V1):
    permission_classes = [Insider, Managers]

    @extend_schema(operation_id="getBotConfig", parameters=[shapes.BotQuery], responses=envelope(shapes.ConfigOut))
    def get(self, request: Request) -> Response:
        """A bot's settings; an empty list where there is no bot."""
        asked = checked(shapes.BotQuery, request.query_params.dict()).get("bot_id")
        rows = config_of(bot_named(asked)) if asked or default_bot() else []
        return Response(
            {"data": rows, "total": len(rows), "page": 1, "totalPages": int(bool(rows)), "nextCursor": None}
        )


class OneConfig(V1):
    permission_classes = [Insider, Managers]

    @extend_schema(
        operation_id="putBotConfig",
        parameters=[shapes.BotQuery],
        request=shapes.ConfigIn,
        responses=shapes.ConfigOut,
    )
    def put(self, request: Request, key: str) -> Response:
        """Change one of a bot's settings, for conversations that begin from now on; 404 for a key it does not have."""
        bot = bot_named(checked(shapes.BotQuery, request.query_params.dict()).get("bot_id"))
        value = checked(shapes.ConfigIn, request.data)["value"]
        try:
            bot_set(bot=bot, by=request.user, key=key, value=value)
        except KeyError as error:
            raise Http404 from error
        return Response(next(row for row in config_of(bot_named(bot.pk)) if row["key"] == key))


class Flows(V1):
    permission_classes = [Insider, Managers]

    @extend_schema(operation_id="listBotFlows", parameters=[PageQuery], responses=envelope(shapes.FlowOut))
    def get(self, request: Request) -> Response:
        """Each bot's script in its newest version."""
        newest = (
            Flow.objects.filter(bot=OuterRef("bot")).order_by().values("bot").annotate(n=Max("version")).values("n")
        )
        found = Flow.objects.filter(version=Subquery(newest)).select_related("bot")
        query = checked(PageQuery, request.query_params.dict())
        return Response(paged(found, query, by="created_at").answer(shapes.FlowOut))


def bot_named(pk: UUID | None) -> Bot:
    """Raises Http404."""
    bot = Bot.objects.filter(pk=pk).first() if pk else default_bot()
    if bot is None:
        raise Http404
    return bot


def default_bot() -> Bot | None:
    """Of the queue for new conversations, else the oldest at work."""
    queue = Queue.objects.filter(is_default=True, bot__is_active=True).select_related("bot").first()
    return queue.bot if queue else Bot.objects.filter(is_active=True).order_by("created_at").first()


def config_of(bot: Bot) -> list[dict[str, Any]]:
    script = script_of(bot)
    values = {"name": bot.name, **(script.spec if script else {})}
    return [
        {"key": key, "value": values[key], "description": said, "is_active": bot.is_active}
        for key, said in MEANING.items()
        if key in values
    ]
