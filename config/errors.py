"""What nobody foresaw, told to programs in their own form."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

from integrations.kit.errors import body

JSON_DOORS = r"(api|atendimento/(tickets|mensagens|atendentes|filas|canais|equipes))/"


def server_error(request: HttpRequest) -> HttpResponse:
    """Logged by Django already; the page for people, JSON behind the JSON doors."""
    if re.match(f"/{JSON_DOORS}", f"{request.path}/"):
        said = _("It didn't work on our side. Try again in a moment.")
        return JsonResponse(body("server_error", said), status=500)
    return defaults.server_error(request)
