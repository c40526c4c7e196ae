"""Words that are not sent yet, and how somebody likes to write them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Invalid
from accounts.models import User
from atendimento import emojis, realtime
from atendimento.models import Chat, Draft, Message, Mode, WritingHabits
from atendimento.services.messages import MAX_TEXT

HABITS = ("enter_sends", "signs", "can_undo")


@transaction.atomic
def draft_save(
    *, chat: Chat, by: User, mode: str, body: str, quoted: Message | None = None, tab: str = ""
) -> Draft | None:
    """Keep what the person has written so far, or nothing for an empty box. Their other tabs hear of it; `tab` names
    the one that knows already. Raises Invalid (`bad_mode`, `too_long`).
    """
    if mode not in Mode.values:
        raise Invalid(_("Choose answer or note"), code="bad_mode")
    if len(body) > MAX_TEXT:
        raise Invalid(_("The message is longer than %(max)s characters") % {"max": MAX_TEXT}, code="too_long")
    body, quoted = body.replace("\0", ""), quoted if quoted and quoted.chat_id == chat.pk else None
    draft = Draft(user=by, chat=chat, mode=mode, body=body, quoted=quoted)
    after_commit(realtime.draft_changed, draft, tab)
    if not body.strip() and quoted is None:
        Draft.objects.filter(user=by, chat=chat, mode=mode).delete()
        return None
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["user", "chat", "mode"],
        update_fields=["body", "quoted", "updated_at"],
    )
    return draft


def habits_save(*, by: User, chosen: dict[str, bool]) -> WritingHabits:
    """`chosen` names those of HABITS that change."""
    habits, _new = WritingHabits.objects.update_or_create(
        user=by, defaults={name: value for name, value in chosen.items() if name in HABITS}
    )
    return habits


def tone_save(*, by: User, tone: int) -> WritingHabits:
    """The skin of the emoji that this person picks. Raises Invalid (`bad_tone`)."""
    if not 0 <= tone < len(emojis.TONES):
        raise Invalid(_("There is no such tone"), code="bad_tone")
    habits, _new = WritingHabits.objects.update_or_create(user=by, defaults={"skin_tone": tone})
    return habits
