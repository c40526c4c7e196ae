"""Doors of spec 4 that are not for everybody; the rights themselves are in `accounts.roles`."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.roles import may
from integrations.authentication import is_managing


class Leads(BasePermission):
    """Who sees what all do: supervisors and admins."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return may(request.user, "metrics.read")


class Admins(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return may(request.user, "integration.manage") and is_managing(request)
