"""What a person at the page lets a customer do."""

import random
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from whatsapp.simulator import samples
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.driver import Person
from whatsapp.simulator.phone import Row, rows
from whatsapp.simulator.state import Message

Form = Mapping[str, str]
READ_AFTER = 3.0
BURST = 50


def perform(gateway: Gateway, row: Row, form: Form) -> None:
    """An act that nobody knows does nothing."""
    person = Person(gateway, row.line, row.customer)
    act = ACTS.get(form.get("act", "text"))
    if act:
        act(person, form)


def chosen(person: Person, form: Form, *, mine: bool | None = None) -> Message | None:
    """The message marked on the phone, else the newest that the act can be done to."""
    fit = [each for each in person.thread if not each.revoked and mine in (None, not each.from_company)]
    marked = next((each for each in fit if each.id == form.get("target")), None)
    return marked or (fit[-1] if fit else None)


def text(person: Person, form: Form) -> None:
    said = form.get("text", "").strip()[:4096]
    if said:
        quoted = next((each for each in person.thread if form.get("reply") and each.id == form.get("target")), None)
        person.send_text(said, quoted=quoted)


def image(person: Person, form: Form) -> None:
    name = form.get("picture", "")
    if name in samples.PICTURES:
        person.send_image(name, form.get("text", "").strip())


def voice(person: Person, form: Form) -> None:
    person.send_voice(random.choice(list(samples.VOICES)))  # noqa: S311


def document(person: Person, form: Form) -> None:
    person.send_document(_("Price list"))


def location(person: Person, form: Form) -> None:
    person.send_location(-23.5614, -46.6559, "Rua das Palmeiras, 120")


def contact(person: Person, form: Form) -> None:
    person.send_contact("Dona Lourdes", "5511981239900")


def react(person: Person, form: Form) -> None:
    message = chosen(person, form) if form.get("target") else chosen(person, form, mine=False) or chosen(person, form)
    if message:
        again = message.reactions.get("customer") == form.get("emoji")
        person.react(message, "" if again else form.get("emoji", ""))


def edit(person: Person, form: Form) -> None:
    message = chosen(person, form, mine=True)
    said = form.get("text", "").strip()
    if message and said and not message.file:
        person.edit(message, said[:4096])


def revoke(person: Person, form: Form) -> None:
    if message := chosen(person, form, mine=True):
        person.revoke(message)


def typing(person: Person, form: Form) -> None:
    person.typing("paused" if form.get("state") == "paused" else "typing")


def line_status(person: Person, form: Form) -> None:
    down = person.line.status != "working"
    person.gateway.set_status(person.line, "working" if down else "stopped")


def burst(person: Person, form: Form) -> None:
    """Fifty short messages of everybody at once."""
    people = [row for row in rows(person.gateway) if not row.customer.group]
    for number in range(BURST):
        row = people[number % len(people)]
        Person(person.gateway, row.line, row.customer).send_text(
            _("Message %(number)s of a rush") % {"number": number + 1}
        )


def fault(person: Person, form: Form) -> None:
    """A switch: its amount when it goes on, nothing when it goes off."""
    name, is_on = form.get("name", ""), form.get("on") == "1"
    if name == "reads_alone":
        person.gateway.read_after = READ_AFTER if is_on else None
    elif name in AMOUNTS:
        person.gateway.faults.update({name: AMOUNTS[name] if is_on else type(AMOUNTS[name])()})
    person.gateway.touch()


AMOUNTS: dict[str, int | bool] = {
    "slow_ms": 1500,
    "errors": 3,
    "lose_answers": 1,
    "deliver_twice": True,
    "shuffle": True,
    "drop_webhooks": True,
    "no_signal": True,
}
ACTS: dict[str, Callable[[Person, Form], None]] = {
    "text": text,
    "image": image,
    "voice": voice,
    "document": document,
    "location": location,
    "contact": contact,
    "react": react,
    "edit": edit,
    "revoke": revoke,
    "typing": typing,
    "line": line_status,
    "burst": burst,
    "fault": fault,
}
