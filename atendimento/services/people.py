"""Colleagues, where the desk has to hear of them: who comes gets a queue, who changes gets other rights at once."""

from typing import Any

from django.db import transaction

from accounts import people
from accounts.commits import after_commit
from accounts.models import User
from atendimento import realtime
from atendimento.models import QueueMember
from atendimento.services.chats import default_queue


@transaction.atomic
def person_welcome(*, by: User, **fields: Any) -> tuple[User, str]:
    """`accounts.people.person_add`, and a place in the default queue."""
    person, password = people.person_add(by=by, **fields)
    QueueMember.objects.create(queue=default_queue(), user=person)
    return person, password


@transaction.atomic
def person_change(*, person: User, by: User, **changes: Any) -> User:
    """`accounts.people.person_change`, and open sockets look at the person's rights again."""
    changed = people.person_change(person=person, by=by, **changes)
    after_commit(realtime.access_changed, changed.pk)
    return changed
