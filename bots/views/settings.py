"""Bots: what they say, whom they meet, and a rehearsal beside the form."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento.models import Bot, Handler, Queue
from atendimento.views.settings.base import attempt, done, posted, settings_page, show
from bots.flow import HAND_OVER, PERSON, SAY, SERVE
from bots.forms import BotForm
from bots.rehearsal import MOST, SILENCE, rehearse
from bots.services.bots import bot_archive, bot_restore, bot_save, checked, script_of
from bots.sheet import Row, Sheet


@settings_page("bot.manage", "GET", "HEAD")
def bots(request: DeskRequest) -> HttpResponse:
    """Those at work with whom they meet and talk to now, and the archived ones."""
    talks = Count("tickets", filter=Q(tickets__handler=Handler.BOT), distinct=True)
    queues = Prefetch("queues", Queue.objects.filter(is_active=True).order_by("name"))
    found = list(Bot.objects.annotate(talks=talks).prefetch_related(queues).order_by("name"))
    archived = [each for each in found if not each.is_active]
    return show(request, "bots", "bots", rows=[each for each in found if each.is_active], archived=archived)


@settings_page("bot.manage", "GET", "HEAD", "POST")
def bot(request: DeskRequest, pk: UUID | None = None) -> HttpResponse:
    """Make or change a bot."""
    found = Bot.objects.get(pk=pk) if pk else None
    spec = spec_of(found)
    form = BotForm(posted(request), bot=found, spec=spec)
    sheet = Sheet.read(request.POST) if request.method == "POST" else Sheet.of(spec)
    if attempt(form, lambda: save(request, form, sheet, found)):
        return done(request, _("%(name)s saved") % {"name": form.cleaned_data["name"]}, "settings-bots")
    if request.method == "POST":
        sheet.mark(form.option_errors or checked(form.spec(sheet.specs()))[1])
    return show(request, "bot", "bots", form=form, sheet=sheet, bot=found, queues=queues())


def save(request: DeskRequest, form: BotForm, sheet: Sheet, found: Bot | None) -> Bot:
    said = form.cleaned_data
    spec = form.spec(sheet.specs())
    return bot_save(by=request.user, bot=found, name=said["name"], queues=said["queues"], spec=spec)


def spec_of(found: Bot | None) -> dict[str, Any]:
    """What there is to edit; a new bot begins with something to change rather than to invent."""
    script = script_of(found) if found else None
    return script.spec if script else usual()


def usual() -> dict[str, Any]:
    options = [Row(_("Business hours"), does=SAY, text=_("We are open Monday to Friday, from 9:00 to 18:00.")),
               Row(_("Talk to a person"), does=PERSON)]  # fmt: skip
    return {
        "greeting": _("Hello, {{nome}}!"),
        "question": _("How can we help? Answer with the number:"),
        "options": [row.spec() for row in options],
        "miss": _("I did not understand."),
        "handover": _("I am calling somebody of the team. Your number is {{protocolo}}."),
        "goodbye": _("Thank you for writing. We are here if you need us."),
        "misses": 2,
        "patience": 30,
        "on_silence": HAND_OVER,
        "when_closed": SERVE,
    }


def queues() -> Any:
    return Queue.objects.filter(is_active=True).order_by("name")


@settings_page("bot.manage", "POST")
def options(request: DeskRequest) -> HttpResponse:
    """The menu after a button was pressed; nothing is stored."""
    sheet = Sheet.read(request.POST)
    sheet.apply(request.POST.get("act", ""))
    return render(request, "settings/_bot_options.html", {"sheet": sheet, "queues": queues()})


@settings_page("bot.manage", "POST")
def rehearsal(request: DeskRequest) -> HttpResponse:
    """What the bot, as it is typed, would say; nothing is stored and nobody hears it."""
    form, sheet = BotForm(request.POST, spec=usual()), Sheet.read(request.POST)
    form.is_valid()
    flow, errors = checked(form.spec(sheet.specs()))
    said = said_in(request.POST)
    lines, over = rehearse(flow, said) if flow and not errors else ([], False)
    page = {"lines": lines, "said": said, "over": over, "is_wrong": bool(errors), "spoke": "say" in request.POST}
    return render(request, "settings/_bot_talk.html", page)


def said_in(data: QueryDict) -> list[str]:
    """What was said before, and now; beginning anew forgets it."""
    if data.get("act") == "again":
        return []
    now = SILENCE if data.get("act") == "wait" else data.get("say", "").strip()
    return [text.replace("\0", "")[:300] for text in [*data.getlist("said"), now] if text.strip()][-MOST:]


@settings_page("bot.manage", "POST", "DELETE")
def archive(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting archives, deleting brings back."""
    found = Bot.objects.get(pk=pk)
    if request.method == "DELETE":
        bot_restore(bot=found, by=request.user)
        return done(request, _("%(name)s is back") % {"name": found.name}, "settings-bots")
    bot_archive(bot=found, by=request.user)
    return done(request, _("%(name)s archived") % {"name": found.name}, "settings-bots", undo=request.path)
