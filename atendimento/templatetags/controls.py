"""Parts of forms and settings pages."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent, Role
from atendimento.forms.integrations import SCOPES
from atendimento.forms.queues import STRATEGIES
from atendimento.forms.spans import SpanField, span_words
from atendimento.models import Queue, Strategy
from atendimento.templatetags.prosa import day_month
from integrations.models import ApiToken

register = template.Library()


@register.filter
def span(seconds: int) -> str:
    return span_words(seconds)


@register.filter
def deed(event: AuditEvent) -> str:
    """ "made the queue": what somebody did to what `about` names."""
    known = {
        "queue": _("queue"), "team": _("team"), "skill": _("skill"), "hours": _("business hours"),
        "level": _("service level"), "bot": _("bot"), "person": _("person"),
    }  # fmt: skip
    thing, _dot, what = event.action.partition(".")
    return f"{DEEDS[event.action] if event.action in DEEDS else DEEDS[what]} · {known[thing]}"


@register.filter
def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


DEEDS = {
    "made": gettext_lazy("made"), "changed": gettext_lazy("changed"), "removed": gettext_lazy("removed"),
    "archived": gettext_lazy("archived"), "restored": gettext_lazy("brought back"),
    "person.made": gettext_lazy("invited"), "person.changed": gettext_lazy("changed the role of"),
    "person.archived": gettext_lazy("dismissed"),
}  # fmt: skip


@register.filter
def strategy(queue: Queue) -> str:
    """Who gets the next one, in a few words."""
    return str(STRATEGIES[Strategy(queue.strategy)][0])


@register.filter
def look(field: BoundField) -> str:
    """Which of `_field.html`'s shapes the field has."""
    if isinstance(field.field, SpanField):
        return "span"
    return {"checkbox": "check", "radioselect": "cards", "checkboxselectmultiple": "checks"}.get(
        field.widget_type, "plain"
    )


@register.filter
def scope_names(token: ApiToken) -> list[str]:
    """From the least that a token may do to the most."""
    return [str(name) for scope, (name, _sentence) in SCOPES.items() if token.allows(scope)]


@register.filter
def moment(at: datetime) -> str:
    """today 14:36, yesterday 14:36, 12 out. 14:36, to stand within a sentence."""
    here = timezone.localtime(at)
    days, hour = (timezone.localdate() - here.date()).days, f"{here:%H:%M}"
    if days == 0:
        return _("today %(hour)s") % {"hour": hour}
    return _("yesterday %(hour)s") % {"hour": hour} if days == 1 else f"{day_month(at)} {hour}"


@register.filter
def told_at(iso: str) -> str:
    """The time of a try, as its log keeps it."""
    return moment(datetime.fromisoformat(iso))


@register.filter
def as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
