"""Small parts of every page: icons, faces, times."""

import zlib
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import PresenceState
from accounts.presence import presence_of
from accounts.roles import may
from crm.models.labels import HUES

register = template.Library()

WARN_AFTER, LATE_AFTER = 10 * 60, 30 * 60  # seconds that a customer waits; clock.js knows the same


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One symbol of icons.svg; with a label it speaks, without one it is decoration."""
    classes = f"icon icon-{size}" if size else "icon"
    href = f"{static('icons.svg')}#i-{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><title>{}</title><use href="{}"></use></svg>',
            classes, label, label, href,
        )  # fmt: skip
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)


@register.filter
def hue(thing: Any) -> int:
    """The same colour for the same thing, everywhere."""
    return zlib.crc32(str(getattr(thing, "pk", thing)).encode()) % HUES


@register.filter
def initials(name: str) -> str:
    """Two letters of a name; none for numbers."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:1] + words[-1:][: len(words) - 1]).upper()


@register.filter
def first_name(name: str) -> str:
    return (str(name).split() or [""])[0]


@register.filter
def dom_id(thing: Any, part: str) -> str:
    """`kind-id-part`; the id of what a push may replace."""
    return f"{thing._meta.model_name}-{thing.pk}-{part}"


@register.filter
def iso(moment: datetime) -> str:
    return moment.isoformat()


@register.filter
def epoch(moment: datetime) -> str:
    """Seconds with six decimals: sorts and compares as the database's own."""
    return f"{moment.timestamp():.6f}"


@register.filter
def hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


@register.filter
def list_time(moment: datetime) -> str:
    """14:36, ontem, seg, 12/03, 12/03/25."""
    here, today = timezone.localtime(moment), timezone.localdate()
    days = (today - here.date()).days
    if days <= 0:
        return f"{here.hour:02}:{here.minute:02}"  # strftime asks the system for its time zone each time
    if days == 1:
        return _("yesterday")
    if days < 7:
        return date_format(here, "D").lower()
    return here.strftime("%d/%m") if here.year == today.year else here.strftime("%d/%m/%y")


@register.filter
def coming(moment: datetime) -> str:
    """14:36, amanhã 8:00, seg 8:00, 12/03 8:00."""
    here, today = timezone.localtime(moment), timezone.localdate()
    days = (here.date() - today).days
    hour = f"{here:%H:%M}"
    if days <= 0:
        return hour
    if days == 1:
        return _("tomorrow %(hour)s") % {"hour": hour}
    return f"{date_format(here, 'D').lower() if days < 7 else here.strftime('%d/%m')} {hour}"


@register.filter
def day_month(moment: datetime) -> str:
    """12 out. · 12 out. 2025."""
    here = timezone.localtime(moment)
    return date_format(here, "j M" if here.year == timezone.localdate().year else "j M Y").lower()


@register.filter
def wait(since: datetime) -> str:
    """4 min, 1 h 10, 3 d."""
    return spell((timezone.now() - since).total_seconds())


def spell(seconds: float) -> str:
    minutes = max(int(seconds // 60), 0)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02}" if rest else f"{hours} h"
    return f"{hours // 24} d"


@register.filter
def wait_level(since: datetime) -> str:
    seconds = (timezone.now() - since).total_seconds()
    if seconds >= LATE_AFTER:
        return "danger"
    return "warn" if seconds >= WARN_AFTER else "ok"


@register.filter
def until_due(due: datetime) -> str:
    """12 min; with a minus when it is too late. Never "now": a minute is the least."""
    left = (due - timezone.now()).total_seconds()
    return ("−" if left < 0 else "") + spell(max(abs(left), 60))


@register.filter
def sla_level(chat: Any) -> str:
    now = timezone.now()
    return "danger" if now >= chat.sla_due_at else "warn" if now >= chat.sla_risk_at else "ok"


@register.filter
def clock(seconds: int | None) -> str:
    """0:32."""
    return f"{(seconds or 0) // 60}:{(seconds or 0) % 60:02}"


@register.filter
def upto99(number: int) -> str:
    return "99+" if number > 99 else str(number)


@register.filter
def permissions(user: Any) -> str:
    """The actions that the page hides or shows by; the services decide."""
    asked = ("ticket.take_from_other", "ticket.change_of_other", "ticket.resolve_of_other", "message.read_original")
    return " ".join(action for action in asked if may(user, action))


@register.filter(name="may")
def may_do(user: Any, action: str) -> bool:
    return may(user, action)


@register.filter
def presence_text(presence: Any) -> str:
    """Available · Away: lunch, 12 min · Offline, seen 3 h ago."""
    since = wait(presence.since) if presence.since else ""
    if presence.state == PresenceState.ONLINE:
        return _("Available")
    if presence.state == PresenceState.AWAY:
        return ", ".join(
            part for part in (_("Away") + (f": {presence.reason}" if presence.reason else ""), since) if part
        )
    return _("Offline for %(time)s") % {"time": since} if since else _("Offline")


@register.simple_tag
def my_desk(user: Any) -> dict[str, Any]:
    """What the rail says of who looks at it: their presence and how many notices are unread."""
    from crm.models import Notification

    mine = presence_of([user.pk])[user.pk]
    return {"presence": mine, "unread_notices": Notification.objects.filter(user=user, read_at=None).count()}


@register.filter
def is_message(row: Any) -> bool:
    return bool(row._meta.model_name == "message")
