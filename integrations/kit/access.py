"""Who may come in through a JSON door at all."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class BrowserSession(SessionAuthentication):
    """The page's own login, with its CSRF check. Answers 401 to strangers, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class Insider(BasePermission):
    """People of a company; who runs the installation may read where the view says so."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not user or not user.is_authenticated:
            return False
        return bool(user.tenant_id) or (view.superadmin_reads and request.method in SAFE_METHODS)
