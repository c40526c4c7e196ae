"""The simulator for tests and benchmarks: start it, make customers talk, read the ledger.

    with Simulator(speed=20) as sim:
        line = sim.waha("session-001", hook="http://…/api/webhooks/whatsapp/<token>", hmac_key="k", api_key="a")
        marina = sim.customer("Marina", "5511981234501", line)
        marina.send_text("Oi!")
        sim.wait_for(lambda: sim.ledger)

`sim.url + "/waha"` is what goes into the channel's `base_url`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whatsapp.simulator import proto, samples
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.courier import Delivery
from whatsapp.simulator.faults import Faults
from whatsapp.simulator.people import Customer
from whatsapp.simulator.server import Server
from whatsapp.simulator.state import Hook, Line, Message

# What a desk asks WAHA for: message.any alone, as `message` is a part of it.
WAHA_EVENTS = (
    "message.any", "message.ack", "message.ack.group", "message.reaction", "message.edited", "message.revoked",
    "session.status", "presence.update",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A customer at one of the company's numbers."""

    gateway: Gateway
    line: Line
    customer: Customer

    def send_text(self, text: str, *, quoted: Message | None = None, message_id: str = "") -> Message:
        return self._say(text=text, quoted=quoted, message_id=message_id)

    def send_image(self, name: str = "cake", caption: str = "") -> Message:
        return self._say(kind="image", file=samples.picture(name), text=caption)

    def send_voice(self, name: str = "cake") -> Message:
        return self._say(kind="voice", file=samples.voice(name))

    def send_document(self, title: str = "Tabela de preços", caption: str = "") -> Message:
        return self._say(kind="document", file=samples.paper(title), text=caption)

    def send_location(self, latitude: float = -23.5505, longitude: float = -46.6333, name: str = "") -> Message:
        return self._say(kind="location", extra={"latitude": latitude, "longitude": longitude, "name": name})

    def send_contact(self, name: str, phone: str) -> Message:
        return self._say(kind="contact", extra={"cards": [{"name": name, "vcard": proto.vcard(name, phone)}]})

    def react(self, message: Message, emoji: str) -> None:
        self.gateway.customer_reacts(self.line, message, emoji)

    def edit(self, message: Message, text: str) -> None:
        self.gateway.edit(self.line, message, text)

    def revoke(self, message: Message) -> None:
        self.gateway.revoke(self.line, message)

    def typing(self, state: str = "typing") -> None:
        self.gateway.customer_typing(self.line, self.customer, state)

    def open(self) -> None:
        """Look at the chat: delivered messages become read."""
        self.gateway.opens(self.line, self.customer)

    @property
    def thread(self) -> list[Message]:
        return list(self.gateway.thread(self.line, self.customer))

    @property
    def received(self) -> list[Message]:
        return [message for message in self.thread if message.from_company]

    def _say(self, **said: Any) -> Message:
        return self.gateway.say(self.line, self.customer, **said)


class Simulator:
    """A gateway on a free port. `speed` 20: acks within 25 ms, WAHA's retry after 100 ms."""

    def __init__(self, *, speed: float = 20.0, api_key: str = "") -> None:
        self.gateway = Gateway(speed=speed, api_key=api_key)
        self.server = Server(self.gateway)

    def __enter__(self) -> "Simulator":
        self.server.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.close()
        self.gateway.stop()

    @property
    def url(self) -> str:
        return self.server.url

    def waha(self, name: str, *, hook: str = "", hmac_key: str = "", api_key: str = "key", **about: Any) -> Line:
        hooks = [Hook(hook, hmac_key=hmac_key, events=WAHA_EVENTS)] if hook else []
        return self.gateway.add_line(Line("waha", name, api_key=api_key, hooks=hooks, **about))

    def evolution(
        self, name: str, *, hook: str = "", jwt_key: str = "", api_key: str = "key", base64: bool = False, **about: Any
    ) -> Line:
        hooks = [Hook(hook, jwt_key=jwt_key, base64=base64)] if hook else []
        return self.gateway.add_line(Line("evolution", name, api_key=api_key, hooks=hooks, **about))

    def cloud(self, number: str, *, hook: str = "", app_secret: str = "", token: str = "key", **about: Any) -> Line:  # noqa: S107
        """`number` is the phone_number_id; `sim.url + "/cloud"` the channel's `graph_url`."""
        hooks = [Hook(hook, hmac_key=app_secret)] if hook else []
        return self.gateway.add_line(Line("cloud", number, api_key=token, hooks=hooks, **about))

    def customer(self, name: str, phone: str, line: Line, **about: Any) -> Person:
        """`about`: lid, hidden, group, group_name of `people.Customer`."""
        who = Customer(name=name, phone=phone, line=line.name, **about)
        self.gateway.people[who.key] = who
        return Person(self.gateway, line, who)

    @property
    def faults(self) -> Faults:
        return self.gateway.faults

    @property
    def ledger(self) -> list[dict[str, Any]]:
        return list(self.gateway.ledger)

    @property
    def deliveries(self) -> list[Delivery]:
        return list(self.gateway.courier.log)

    def refuse_connections(self) -> None:
        self.server.close()

    def accept_connections(self) -> None:
        self.server.listen()

    def disconnect(self, line: Line) -> None:
        self.gateway.set_status(line, "stopped")

    def reconnect(self, line: Line) -> None:
        self.gateway.set_status(line, "working")

    @staticmethod
    def wait_for(condition: Callable[[], Any], seconds: float = 60) -> Any:
        """Poll until it is true and return it; raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := condition():
                return found
            time.sleep(0.01)
        raise TimeoutError("the simulator waited in vain")
