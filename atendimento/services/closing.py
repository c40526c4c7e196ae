"""What has to be known before an episode ends: what its queue asks for, and what the company wants of each contact."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Invalid
from atendimento import realtime
from atendimento.models import Chat, Queue
from crm.models import CustomField
from crm.selectors import fields_missing, fields_wanted
from crm.services.fields import values_put

MOST_OF_A_FIELD = 500


def asked_of(chat: Chat) -> list[CustomField]:
    """The contact's fields that are still missing, without those that the queue asks for under the same name."""
    theirs = set(chat.queue.required_fields if chat.queue else [])
    return [field for field in fields_missing(chat.contact) if field.name not in theirs] if chat.contact else []


def checked(chat: Chat, queue: Queue | None, outcome: str, fields: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The outcome and the queue's answers, as the ticket keeps them; what is told of the contact is put there.

    Raises Invalid: `outcome_required`, `outcome_unknown`, `fields_required`, `fields_unknown`, `fields_invalid`.
    """
    outcome, asked = outcome.strip(), queue.required_fields if queue else []
    wanted = {field.name: field for field in fields_wanted()} if chat.contact else {}
    said = {label: str(text or "").strip()[:MOST_OF_A_FIELD] for label, text in fields.items()}
    check_outcome(queue, outcome)
    if strangers := [label for label in said if label not in asked and label not in wanted]:
        refuse(_("Nobody asks for that here"), "fields_unknown", strangers)
    answers = {label: said.get(label, "") for label in asked}
    tell(chat, {wanted[label]: text for label, text in said.items() if text and label in wanted})
    missing = [label for label, answer in answers.items() if not answer]
    missing += [field.name for field in fields_missing(chat.contact, [*wanted.values()])] if chat.contact else []
    if missing := list(dict.fromkeys(missing)):
        refuse(_("Fill in first: %(fields)s") % {"fields": ", ".join(missing)}, "fields_required", missing)
    return outcome, answers


def check_outcome(queue: Queue | None, outcome: str) -> None:
    if queue and queue.outcome_required and not outcome:
        refuse(_("Choose an outcome first"), "outcome_required", ["outcome"])
    if len(outcome) > 60 or (outcome and queue and queue.outcomes and outcome not in queue.outcomes):
        refuse(_("There is no such outcome in this queue"), "outcome_unknown", ["outcome"])


def tell(chat: Chat, told: Mapping[CustomField, str]) -> None:
    """What was filled in on the way, where it belongs: with the contact."""
    if not told or chat.contact is None:
        return
    names = {str(field.pk): field.name for field in told}
    if wrong := values_put(chat.contact, {str(field.pk): text for field, text in told.items()}):
        fields = {names[pk]: said for pk, said in wrong.items()}
        sentence = " ".join(f"{name}: {' '.join(said)}." for name, said in fields.items())
        raise Invalid(sentence, code="fields_invalid", fields=fields)
    after_commit(realtime.panel_changed, chat.pk, "contact")


def refuse(sentence: str, code: str, fields: list[str]) -> NoReturn:
    raise Invalid(sentence, code=code, fields={name: [sentence] for name in fields})
