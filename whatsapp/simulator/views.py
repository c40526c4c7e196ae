"""The phone on the page. No login: it exists only where settings.SIMULATOR is on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from whatsapp.simulator import acts, samples
from whatsapp.simulator.installation import gateway
from whatsapp.simulator.phone import Row, rows, state_of


@ensure_csrf_cookie
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "simulator/page.html", state_of(gateway(), request.GET.get("quem", "")))


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Asked every second; nothing new costs nothing. `olhando`: the chat is open on the phone."""
    here, who = gateway(), request.GET.get("quem", "")
    row = chosen(who)
    if row and request.GET.get("olhando") == "1":
        here.opens(row.line, row.customer)
    context = state_of(here, who)
    mark = f"{here.rev}{'t' if context.get('company_types') else ''}"
    if request.GET.get("rev") == mark:
        return HttpResponse(status=204)
    return render(request, "simulator/_live.html", context | {"mark": mark})


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    row = chosen(request.POST.get("quem", ""))
    if row is None:
        raise Http404
    acts.perform(gateway(), row, request.POST.dict())
    return render(request, "simulator/_live.html", state_of(gateway(), row.customer.key) | {"mark": ""})


def chosen(who: str) -> Row | None:
    return next((row for row in rows(gateway()) if row.customer.key == who), None)


@require_GET
def file(request: HttpRequest, dialect: str, line: str, message_id: str) -> HttpResponse:
    found = gateway().lines.get((dialect, line))
    message = gateway().find(found, message_id) if found else None
    if message is None or message.file is None or not message.file.mime.startswith(("image/", "audio/")):
        raise Http404
    headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(message.file.data, content_type=message.file.mime, headers=headers)


@require_GET
def sample(request: HttpRequest, name: str) -> HttpResponse:
    if name not in samples.PICTURES:
        raise Http404
    return HttpResponse(
        samples.picture(name).data, content_type="image/jpeg", headers={"Cache-Control": "max-age=3600"}
    )
