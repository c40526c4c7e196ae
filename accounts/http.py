from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class DeskRequest(HttpRequest):
    """The request of somebody who is logged in and works for a company, as the views behind `desk` get it."""

    user: User  # type: ignore[assignment]
    htmx: HtmxDetails
