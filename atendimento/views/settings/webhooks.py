"""Webhooks: addresses of a company's own software, and the log of what each was told."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento.forms.integrations import WebhookForm
from atendimento.views.settings.base import attempt, done, posted, settings_page, show
from atendimento.views.settings.integrations import MANAGE
from integrations import selectors
from integrations.hooks import endpoints
from integrations.models import Delivery, DeliveryState, Endpoint

FIELDS = ("url", "name", "events")


@settings_page(MANAGE, "GET", "HEAD", "POST")
def new_webhook(request: DeskRequest) -> HttpResponse:
    form = WebhookForm(posted(request))
    if made := attempt(form, lambda: endpoints.endpoint_create(by=request.user, **form.cleaned_data)):
        return done(request, _("%(name)s saved") % {"name": made}, "settings-webhook", made.pk)
    return show(request, "webhook", "integrations", form=form)


@settings_page(MANAGE, "GET", "HEAD", "POST")
def webhook(request: DeskRequest, pk: UUID) -> HttpResponse:
    """How it does, its secret, and what may be changed."""
    found = selectors.endpoints().get(pk=pk)
    form = WebhookForm(posted(request), initial={name: getattr(found, name) for name in FIELDS})
    if saved := attempt(form, lambda: endpoints.endpoint_change(endpoint=found, by=request.user, **form.changes())):
        return done(request, _("%(name)s saved") % {"name": saved}, "settings-integrations")
    return show(request, "webhook", "integrations", form=form, endpoint=found)


@settings_page(MANAGE, "POST", "DELETE")
def pause(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting pauses, deleting goes on."""
    resumed = request.method == "DELETE"
    found = endpoints.endpoint_change(endpoint=Endpoint.objects.get(pk=pk), by=request.user, is_active=resumed)
    said = _("%(name)s is told again") if resumed else _("%(name)s is told nothing for now")
    return done(request, said % {"name": found}, "settings-webhook", pk, undo="" if resumed else request.path)


@settings_page(MANAGE, "POST")
def remove_webhook(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = Endpoint.objects.get(pk=pk)
    endpoints.endpoint_remove(endpoint=found, by=request.user)
    return done(request, _("%(name)s removed") % {"name": found}, "settings-integrations")


@settings_page(MANAGE, "POST")
def try_webhook(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Send a ping, and on to where its outcome is shown."""
    endpoints.endpoint_try(endpoint=Endpoint.objects.get(pk=pk), by=request.user)
    return done(request, _("Test on its way: watch what becomes of it"), "settings-deliveries", pk)


@settings_page(MANAGE, "GET", "HEAD")
def deliveries(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What it was told, newest first."""
    endpoint = Endpoint.objects.get(pk=pk)
    state, before = request.GET.get("estado", ""), request.GET.get("antes", "")
    rows, older = selectors.deliveries(endpoint, state=state, before=position(before))
    context = {"endpoint": endpoint, "rows": rows, "older": older, "state": state, "before": before}
    return show(request, "deliveries", "integrations", states=DeliveryState.choices, **context)


def position(text: str) -> UUID | None:
    """Where a page of the log begins; an address that was tampered with leads to the newest."""
    try:
        return UUID(text)
    except ValueError:
        return None


@settings_page(MANAGE, "GET", "HEAD", "POST")
def delivery(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One line of the log, as it is now; posting sends it again."""
    found = Delivery.objects.get(pk=pk)
    if request.method == "POST":
        found = endpoints.delivery_replay(delivery=found, by=request.user)
    return render(request, "settings/_delivery.html", {"row": found})
