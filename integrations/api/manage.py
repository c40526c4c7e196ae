"""What admins set up for other software: API tokens, and webhooks with their log."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import may
from integrations.api import shapes
from integrations.api.auth import V1
from integrations.authentication import is_managing
from integrations.hooks import endpoints
from integrations.kit.access import Insider
from integrations.kit.pages import PageQuery, envelope, paged
from integrations.kit.views import checked
from integrations.models import ApiToken, Delivery, Endpoint
from integrations.services import tokens


class Manager(BasePermission):
    """Admins; an integration only with a token that was given `manage`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return may(request.user, "integration.manage") and is_managing(request)


class ManageView(V1):
    permission_classes = [Insider, Manager]


class Tokens(ManageView):
    @extend_schema(operation_id="listTokens", parameters=[PageQuery], responses=envelope(shapes.TokenOut))
    def get(self, request: Request) -> Response:
        """API tokens of the company, also revoked ones."""
        query = checked(PageQuery, request.query_params.dict())
        page = paged(ApiToken.objects.all(), query, by="created_at")
        return Response(page.answer(shapes.TokenOut))

    @extend_schema(operation_id="createToken", request=shapes.TokenIn, responses={201: shapes.NewTokenOut})
    def post(self, request: Request) -> Response:
        """A new token. It acts as whoever makes it, within its scopes, and is shown once."""
        token, text = tokens.api_token_create(by=request.user, **checked(shapes.TokenIn, request.data))
        return Response({**shapes.TokenOut(token).data, "token": text}, status=201)


class OneToken(ManageView):
    @extend_schema(operation_id="revokeToken", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Revoke it, for ever and at once."""
        tokens.api_token_revoke(token=ApiToken.objects.get(pk=pk), by=request.user)
        return Response(status=204)


class Endpoints(ManageView):
    @extend_schema(operation_id="listEndpoints", parameters=[PageQuery], responses=envelope(shapes.EndpointOut))
    def get(self, request: Request) -> Response:
        """Addresses that are told what happens."""
        query = checked(PageQuery, request.query_params.dict())
        page = paged(Endpoint.objects.all(), query, by="created_at")
        return Response(page.answer(shapes.EndpointOut))

    @extend_schema(operation_id="createEndpoint", request=shapes.EndpointIn, responses={201: shapes.EndpointSecretOut})
    def post(self, request: Request) -> Response:
        """Add an address; the answer holds the secret of its signatures."""
        endpoint = endpoints.endpoint_create(by=request.user, **checked(shapes.EndpointIn, request.data))
        return Response(shapes.EndpointSecretOut(endpoint).data, status=201)


class OneEndpoint(ManageView):
    @extend_schema(operation_id="getEndpoint", responses=shapes.EndpointSecretOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """One address with its secret."""
        return Response(shapes.EndpointSecretOut(Endpoint.objects.get(pk=pk)).data)

    @extend_schema(operation_id="changeEndpoint", request=shapes.EndpointPatch, responses=shapes.EndpointOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change it, switch it off or on again."""
        said = checked(shapes.EndpointPatch, request.data, partial=True)
        endpoint = endpoints.endpoint_change(endpoint=Endpoint.objects.get(pk=pk), by=request.user, **said)
        return Response(shapes.EndpointOut(endpoint).data)

    @extend_schema(operation_id="removeEndpoint", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove it with its log."""
        endpoints.endpoint_remove(endpoint=Endpoint.objects.get(pk=pk), by=request.user)
        return Response(status=204)


class Trial(ManageView):
    @extend_schema(operation_id="tryEndpoint", request=None, responses={202: shapes.DeliveryOut})
    def post(self, request: Request, pk: UUID) -> Response:
        """Send it a `ping`; look for the outcome in its deliveries."""
        delivery = endpoints.endpoint_try(endpoint=Endpoint.objects.get(pk=pk), by=request.user)
        return Response(shapes.DeliveryOut(delivery).data, status=202)


class Deliveries(ManageView):
    @extend_schema(
        operation_id="listDeliveries", parameters=[shapes.DeliveryQuery], responses=envelope(shapes.DeliveryOut)
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """What it was told, newest first."""
        query = checked(shapes.DeliveryQuery, request.query_params.dict())
        state = {"state": query["state"]} if "state" in query else {}
        told = Delivery.objects.filter(endpoint=Endpoint.objects.get(pk=pk), **state)
        return Response(paged(told, query, by="created_at").answer(shapes.DeliveryOut))


class Replay(ManageView):
    @extend_schema(operation_id="replayDelivery", request=None, responses={202: shapes.DeliveryOut})
    def post(self, request: Request, pk: UUID) -> Response:
        """Send it again, under its own id."""
        delivery = endpoints.delivery_replay(delivery=Delivery.objects.get(pk=pk), by=request.user)
        return Response(shapes.DeliveryOut(delivery).data, status=202)
