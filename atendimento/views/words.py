"""The few sentences that scripts say."""

from django.utils.translation import gettext as _


def for_scripts() -> dict[str, str]:
    """Values in braces are filled in by the page; `.one` is said of a single thing."""
    return {
        "title": _("Conversations") + " · Prosa",
        "today": _("Today"),
        "yesterday": _("yesterday"),
        "now": _("now"),
        "updates": _("{n} updates"),
        "updates.one": _("1 update"),
        "picked": _("{n} chosen"),
        "picked.one": _("1 chosen"),
        "fresh": _("{n} new"),
        "fresh.one": _("1 new"),
        "newest": _("Newest"),
        "all.read": _("Nothing else to read here."),
        "file": _("file"),
        "copied": _("Copied."),
        "gone": _("This conversation isn't visible to you any more."),
        "stale": _("This page got old. Reload it and try again."),
        "failed": _("It didn't work on our side. Try again in a moment."),
        "offline": _("No connection. Try again when it's back."),
        "offline.banner": _("No internet. You can write: it goes out when it's back."),
        "reconnecting": _("No connection. Reconnecting…"),
        "polling": _("Live updates are unavailable. Checking every 5 seconds."),
        "unsent": _("Not sent:"),
        "queued": _("queued"),
        "sending": _("sending"),
        "undo": _("Leaves in {n} s"),
        "mic.refused": _("The microphone isn't allowed here. Allow it in the browser and try again."),
        "mic.insecure": _("Recording needs a secure address (https)."),
        "size": _("{size} MB"),
        "large": _("{name} is larger than {size} MB."),
        "empty": _("{name} is empty."),
    }
