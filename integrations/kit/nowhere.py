from typing import Any

from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from integrations.kit.views import ApiView


class Nowhere(ApiView):
    """Addresses below the JSON doors that lead nowhere, an id that is none among them: a program gets no page."""

    schema = None
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
