"""The gateway itself, without HTTP: what companies send, what customers do, what webhooks then tell."""

import threading
import time
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from whatsapp.simulator import ids
from whatsapp.simulator.courier import Courier
from whatsapp.simulator.faults import Faults
from whatsapp.simulator.hands import Hands
from whatsapp.simulator.people import CAST, Customer, same_phone
from whatsapp.simulator.state import Line, Message

FILE_SECONDS = 180  # WHATSAPP_FILES_LIFETIME's default
SENT, DELIVERED, READ = 1, 2, 3


class Gateway:
    """One state for both dialects. `speed` shortens every pause of the simulated world."""

    def __init__(self, *, speed: float = 1.0, api_key: str = "", cast: Iterable[Customer] = CAST) -> None:
        self.api_key = api_key  # the installation's own key; each line may have another
        self.faults = Faults()
        self.hands = Hands(speed)
        self.courier = Courier(self.faults, self.hands, self.touch)
        self.lines: dict[tuple[str, str], Line] = {}
        self.people = {each.key: each for each in cast}
        self.ledger: list[dict[str, Any]] = []
        self.read_after: float | None = None  # customers read by themselves after so many seconds
        self.company_types: dict[tuple[str, str, str], float] = {}  # until when
        self.rev = 0
        self.lock = threading.RLock()
        self._threads: dict[tuple[str, str, str], list[Message]] = {}
        self._by_id: dict[tuple[str, str, str], Message] = {}

    # who is there

    def add_line(self, line: Line) -> Line:
        with self.lock:
            return self.lines.setdefault(line.key, line)

    def thread(self, line: Line, customer: Customer) -> list[Message]:
        with self.lock:
            return self._threads.setdefault((*line.key, customer.key), [])

    def messages(self, line: Line) -> list[Message]:
        with self.lock:
            rows = [each for key, thread in self._threads.items() if key[:2] == line.key for each in thread]
        return sorted(rows, key=lambda message: message.at)

    def find(self, line: Line, message_id: str) -> Message | None:
        return self._by_id.get((*line.key, message_id))

    def keep(self, line: Line, message: Message) -> None:
        with self.lock:
            self.thread(line, message.customer).append(message)
            self._by_id[(*line.key, message.id)] = message
        self.keep_file(message)

    def customer_at(self, jid: str) -> Customer:
        """Who answers at an address; a number nobody knows yet becomes a nameless person."""
        user = jid.split("@")[0].split(":")[0].lstrip("+")
        for each in self.people.values():
            if jid in (each.group, each.lid) or (user == each.phone and not each.group):
                return each
        stranger = Customer(name=f"+{user}", phone=user, group=jid if jid.endswith("@g.us") else "")
        if jid.endswith("@lid"):
            stranger = Customer(name=f"+{user}", lid=jid, hidden=True)
        return self.people.setdefault(stranger.key, stranger)

    def owner_of(self, digits: str) -> Customer | None:
        """Who has this phone under either spelling."""
        return next((each for each in self.people.values() if each.phone and same_phone(each.phone, digits)), None)

    def touch(self) -> None:
        """Something to show: pages compare this number."""
        self.rev += 1

    # the company speaks, through an API

    def accept(self, line: Line, customer: Customer, *, chosen_id: str = "", **said: Any) -> Message:
        """Take a message for delivery and write it into the ledger; progress and echo follow by themselves."""
        message = Message(chosen_id or ids.company_message(), customer, True, via="api", **said)
        entry: dict[str, Any] = {"line": line.name, "dialect": line.dialect, "id": message.id, "to": customer.chat_jid}
        entry |= {"kind": message.kind, "text": message.text, "at": message.at}
        entry["size"] = len(message.file.data) if message.file else 0
        with self.lock:
            self.ledger.append(entry)
            known = self.find(line, message.id)
            if known:
                return known
            self.keep(line, message)
            self.company_types.pop((*line.key, customer.key), None)
        self.tell(line, "spoken", message)
        self.hands.later(0.15, lambda: self.progress(line, message, SENT))
        if not self.is_wrong_number(customer):
            self.hands.later(0.5, lambda: self.deliver(line, message))
        return message

    def is_wrong_number(self, customer: Customer) -> bool:
        """A number with or without a 9 too many is accepted and then never delivered (devlikeapro/waha#2120)."""
        owner = self.owner_of(customer.phone) if customer.phone else customer
        return owner is not None and owner.phone != customer.phone

    def deliver(self, line: Line, message: Message) -> None:
        if self.faults.no_signal:
            self.hands.later(2, lambda: self.deliver(line, message))
            return
        self.progress(line, message, DELIVERED)
        if self.read_after is not None:
            self.hands.later(self.read_after, lambda: self.progress(line, message, READ))

    def progress(self, line: Line, message: Message, ack: int) -> None:
        with self.lock:
            if message.ack >= ack:
                return
            message.ack = ack
        self.tell(line, "progressed", message, ack)

    def company_reacts(self, line: Line, message: Message, emoji: str) -> None:
        _react(message, "company", emoji)
        self.tell(line, "reacted", message, emoji, True)

    def company_typing(self, line: Line, customer: Customer, on: bool) -> None:
        until = time.time() + 25 if on else 0
        self.company_types[(*line.key, customer.key)] = until
        self.touch()

    def seen(self, line: Line, customer: Customer, message_ids: Iterable[str] = ()) -> None:
        """The company read: the customer's own ticks turn."""
        wanted = set(message_ids)
        for message in self.thread(line, customer):
            if not message.from_company and (not wanted or message.id in wanted):
                message.ack = max(message.ack, READ)
        self.touch()

    # customers, on their phones

    def say(self, line: Line, customer: Customer, *, message_id: str = "", **said: Any) -> Message:
        message = Message(message_id or ids.customer_message(), customer, False, ack=DELIVERED, **said)
        self.keep(line, message)
        self.tell(line, "spoken", message)
        return message

    def opens(self, line: Line, customer: Customer) -> None:
        """The customer looks at the chat: what was delivered is read now."""
        for message in list(self.thread(line, customer)):
            if message.from_company and message.ack == DELIVERED:
                self.progress(line, message, READ)

    def customer_reacts(self, line: Line, message: Message, emoji: str) -> None:
        _react(message, "customer", emoji)
        self.tell(line, "reacted", message, emoji, False)

    def edit(self, line: Line, message: Message, text: str) -> None:
        message.text, message.edited = text, True
        self.tell(line, "edited", message)

    def revoke(self, line: Line, message: Message) -> None:
        message.revoked = True
        self.tell(line, "revoked", message)

    def customer_typing(self, line: Line, customer: Customer, state: str = "typing") -> None:
        self.tell(line, "presence", customer, state)

    # the line itself

    def set_status(self, line: Line, status: str) -> None:
        """A stopped line hears nothing; what customers said meanwhile is only in its history."""
        line.status = status
        self.tell(line, "status")

    def tell(self, line: Line, what: str, *facts: Any) -> None:
        self.touch()
        if self.faults.drop_webhooks or (line.status != "working" and what != "status"):
            return
        for event, body in getattr(words(line.dialect), what)(line, *facts):
            for hook in line.hooks:
                if hook.wants(event):
                    self.courier.send(line.dialect, hook, event, body)

    def keep_file(self, message: Message) -> None:
        """WAHA deletes files after three minutes; asking for the message again brings them back."""
        message.file_until = time.time() + FILE_SECONDS

    def forget(self) -> None:
        """As if nobody had said anything yet, retries included; lines, people and faults stay."""
        self.hands.forget()
        with self.lock:
            self.ledger.clear()
            self._threads.clear()
            self._by_id.clear()
        self.courier.log.clear()
        self.touch()

    def stop(self) -> None:
        self.hands.stop()


def words(dialect: str) -> Any:
    """The module that tells things in this dialect."""
    return import_module(f"whatsapp.simulator.{dialect}.words")


def _react(message: Message, by: str, emoji: str) -> None:
    if emoji:
        message.reactions[by] = emoji
    else:
        message.reactions.pop(by, None)
