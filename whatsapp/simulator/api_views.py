"""The gateway's HTTP inside Django, for the demo: one process, one port."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from whatsapp.simulator import control as controls
from whatsapp.simulator.installation import gateway
from whatsapp.simulator.wire import Call, Reply

CONTROLS = {"falhas": controls.faults, "livro": controls.ledger}


@csrf_exempt
def gateway_api(request: HttpRequest, dialect: str, path: str) -> HttpResponse:
    base = request.build_absolute_uri(f"/simulador/{dialect}")
    return respond(controls.DIALECTS[dialect](gateway(), as_call(request, path, base)))


@csrf_exempt
def control(request: HttpRequest, what: str) -> HttpResponse:
    return respond(CONTROLS[what](gateway(), as_call(request, what)))


def as_call(request: HttpRequest, path: str, base: str = "") -> Call:
    headers = {name.lower(): value for name, value in request.headers.items()}
    quoted = "/" + quote(path, safe="/@")
    return Call(request.method or "GET", quoted, request.GET.dict(), headers, request.body, base)


def respond(reply: Reply) -> HttpResponse:
    """A view can't close its socket, so a lost answer arrives as bytes that no client can read."""
    if reply.lost:
        return HttpResponse(b"lost", status=reply.status, headers={"Content-Encoding": "gzip"})
    return HttpResponse(reply.raw, status=reply.status, content_type=reply.mime)
