"""`/api/v1/bot`: what a bot is told to do. There is none yet, so there is nothing to show and no key to change."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento.api.v1 import shapes
from atendimento.api.v1.access import Admins, Leads
from integrations.api.auth import V1
from integrations.kit.access import Insider
from integrations.kit.pages import envelope
from integrations.kit.views import checked

NONE = {"data": [], "total": 0, "page": 1, "totalPages": 0, "nextCursor": None}


class Config(V1):
    permission_classes = [Insider, Leads]

    @extend_schema(operation_id="getBotConfig", responses=envelope(shapes.ConfigOut))
    def get(self, request: Request) -> Response:
        """The bot's settings."""
        return Response(NONE)


class OneConfig(V1):
    permission_classes = [Insider, Admins]

    @extend_schema(operation_id="putBotConfig", request=shapes.ConfigIn, responses=shapes.ConfigOut)
    def put(self, request: Request, key: str) -> Response:
        """Change one of the bot's settings; 404 for a key that it does not have."""
        checked(shapes.ConfigIn, request.data)
        raise Http404


class Flows(V1):
    permission_classes = [Insider, Leads]

    @extend_schema(operation_id="listBotFlows", responses=envelope(shapes.FlowOut))
    def get(self, request: Request) -> Response:
        """The bot's conversations."""
        return Response(NONE)
