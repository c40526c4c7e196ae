"""`/api/v1/users`, and `/api/v1/auth/register`: spec 4, section 6."""

from typing import Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import avatars, people
from accounts.models import User
from atendimento.api.media import Anything
from atendimento.api.v1 import reads, shapes
from atendimento.services.assignments import DEACTIVATED, tickets_release
from atendimento.services.people import person_change, person_welcome
from integrations.api.auth import V1
from integrations.api.shapes import LoginOut, RegisterIn, RegisterOut, UserOut
from integrations.authentication import check_managing
from integrations.kit.pages import envelope, paged
from integrations.kit.views import checked
from integrations.limits import CallerLimit, LoginLimit
from integrations.services.logins import login_begin


class Register(V1):
    permission_classes = [AllowAny]
    throttle_classes = [CallerLimit, LoginLimit]

    @extend_schema(operation_id="register", request=RegisterIn, responses={201: RegisterOut})
    def post(self, request: Request) -> Response:
        """The first person of all begins the installation and is logged in; later an admin adds colleagues."""
        said = checked(RegisterIn, request.data)
        if request.user.is_authenticated:
            return self.invite(request, said)
        if not people.is_first_run():
            raise NotAuthenticated
        checked(shapes.FounderIn, request.data)
        founder = people.company_begin(
            email=said["email"],
            password=said["password"],
            name=said["full_name"],
            company=said.get("company") or said["full_name"],
        )
        return Response(LoginOut(login_begin(user=founder)).data, status=201)

    def invite(self, request: Request, said: dict[str, Any]) -> Response:
        check_managing(request)
        person, password = person_welcome(
            by=request.user,
            email=said["email"],
            name=said["full_name"],
            role=said["role"],
            password=said.get("password", ""),
        )
        answer = {"user": UserOut(person).data}
        return Response({**answer, "temporary_password": password} if password else answer, status=201)


class Users(V1):
    @extend_schema(operation_id="listUsers", parameters=[shapes.PersonQuery], responses=envelope(shapes.PersonOut))
    def get(self, request: Request) -> Response:
        """Colleagues."""
        query = checked(shapes.PersonQuery, request.query_params.dict())
        return Response(paged(reads.people(query), query, by="created_at").answer(shapes.PersonOut))


class OneUser(V1):
    parser_classes = [JSONParser, MultiPartParser, FormParser]

    @extend_schema(operation_id="getUser", responses=shapes.PersonOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """A colleague."""
        return Response(shapes.PersonOut(reads.person(pk)).data)

    @extend_schema(
        operation_id="changeUser",
        request={"application/json": shapes.PersonPatch, "multipart/form-data": shapes.PersonForm},
        responses=shapes.PersonOut,
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """One's own name, picture and password; an admin changes everybody. A new password ends all logins."""
        check_managing(request)
        person = reads.person(pk)
        said = checked(shapes.PersonForm, request.data, partial=True)
        changed = person_change(person=person, by=request.user, picture=said.pop("avatar", None), **said)
        if not changed.is_active:
            tickets_release(user=changed, why=DEACTIVATED)
        keep_browser(request, changed)
        return Response(shapes.PersonOut(changed).data)


class Avatar(V1):
    content_negotiation_class = Anything

    @extend_schema(operation_id="getAvatar", responses={(200, avatars.MIME): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """A colleague's picture."""
        person = reads.person(pk)
        if not person.avatar or not default_storage.exists(person.avatar):
            raise Http404
        response = FileResponse(default_storage.open(person.avatar), content_type=avatars.MIME)
        response["Cache-Control"] = "private, max-age=86400"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class Online(V1):
    @extend_schema(operation_id="listOnlineUsers", responses=envelope(shapes.OnlineOut))
    def get(self, request: Request) -> Response:
        """Who is here now."""
        found = reads.online()
        said = shapes.OnlineOut(found, many=True).data
        return Response(
            {"data": said, "total": len(said), "page": 1, "totalPages": 1 if said else 0, "nextCursor": None}
        )


def keep_browser(request: Request, changed: User) -> None:
    """Whoever changes their own password in the browser stays logged in there, and nowhere else."""
    if changed.pk == request.user.pk and request.auth is None:
        update_session_auth_hash(request._request, changed)
