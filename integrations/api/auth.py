"""`/api/v1/auth`: spec 4, section 8. Registering is in `atendimento.api.v1`, as new colleagues join a queue."""

from typing import Any

from django.contrib.auth import logout
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.api import shapes
from integrations.authentication import login_of
from integrations.kit.views import ApiView, checked
from integrations.limits import LoginLimit
from integrations.models import Login
from integrations.services import logins


class V1(ApiView):
    """Base of all views of spec 4, which speaks Portuguese to people."""

    family = "v1"
    language = "pt-br"


class Open(V1):
    """Reachable without a login; an old token in the header does no harm."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [LoginLimit]


class LogIn(Open):
    @extend_schema(operation_id="login", request=shapes.LoginIn, responses=shapes.LoginOut, auth=[])
    def post(self, request: Request) -> Response:
        """E-mail and password against tokens. Five wrong passwords close the door for 15 minutes."""
        said = checked(shapes.LoginIn, request.data)
        tokens = logins.login_open(request=request._request, **said)
        return Response(shapes.LoginOut(tokens).data)


class Refresh(Open):
    @extend_schema(operation_id="refreshToken", request=shapes.RefreshIn, responses=shapes.TokensOut, auth=[])
    def post(self, request: Request) -> Response:
        """New tokens. Keep the new refreshToken: the old one is void, and using it again ends the login."""
        tokens = logins.login_refresh(token=checked(shapes.RefreshIn, request.data)["refreshToken"])
        return Response(shapes.TokensOut(tokens).data)


class LogOut(V1):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="logout", request=shapes.LogoutIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """End the login: all of its tokens are void at once. An expired access token needs the refreshToken."""
        given = checked(shapes.LogoutIn, request.data).get("refreshToken")
        if isinstance(request.auth, Login):
            logins.login_end(login=request.auth)
        elif given:
            logins.login_end(login=login_of(logins.refresh_of(given)))
        else:
            logout(request._request)
        return Response(status=204)


class Me(V1):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="me", responses=shapes.UserOut)
    def get(self, request: Request) -> Response:
        """Who the caller is."""
        return Response(shapes.UserOut(request.user).data)
