"""What was done to how many conversations, in a sentence."""

from django.utils.translation import ngettext


def said(act: str, number: int) -> str:
    """Of the acts of `services.bulk`, and of "undo"; "" when none was done."""
    if not number:
        return ""
    sentence = {
        "take": ngettext("%(n)s conversation is yours", "%(n)s conversations are yours", number),
        "assign": ngettext("%(n)s conversation assigned", "%(n)s conversations assigned", number),
        "transfer": ngettext("%(n)s conversation transferred", "%(n)s conversations transferred", number),
        "resolve": ngettext("%(n)s conversation resolved", "%(n)s conversations resolved", number),
        "snooze": ngettext("%(n)s conversation snoozed", "%(n)s conversations snoozed", number),
        "priority": ngettext("%(n)s conversation reprioritised", "%(n)s conversations reprioritised", number),
        "label": ngettext("%(n)s conversation labelled", "%(n)s conversations labelled", number),
        "archive": ngettext("%(n)s conversation archived", "%(n)s conversations archived", number),
        "read": ngettext("%(n)s conversation marked as read", "%(n)s conversations marked as read", number),
        "unread": ngettext("%(n)s conversation marked as unread", "%(n)s conversations marked as unread", number),
        "undo": ngettext("Undone in %(n)s conversation", "Undone in %(n)s conversations", number),
    }
    return sentence[act] % {"n": number}
