"""The part of Meta's Cloud API that the demo's official number needs, against our own provider."""

import io

from whatsapp import events
from whatsapp.providers import provider_for
from whatsapp.providers.base import Outgoing, Request
from whatsapp.simulator import samples
from whatsapp.simulator.driver import Simulator
from whatsapp.tests.simulator.conftest import Desk
from whatsapp.tests.simulator.test_dialects import Channel

NUMBER = "800000000000001"


def test_words_files_and_statuses_go_both_ways(sim: Simulator, desk: Desk) -> None:
    line = sim.cloud(NUMBER, hook=desk.url, app_secret="test-app-secret", token="t")
    barbara = sim.customer("Bárbara", "5511981230041", line)
    config = {"graph_url": f"{sim.url}/cloud", "access_token": "t", "app_secret": "test-app-secret"}
    cloud = provider_for("cloud")(Channel(NUMBER, config))

    barbara.send_text("Ainda vale?")
    barbara.send_image("bread")
    sim.wait_for(lambda: len(desk.heard) == 2)
    assert all(cloud.verify(Request(raw, headers)) for headers, raw in desk.heard)
    text, photo = [event for body in desk.bodies for event in cloud.parse(body)]
    assert (text.text, text.name, text.chat.phone) == ("Ainda vale?", "Bárbara", "5511981230041")
    chunks, _mime = cloud.fetch_media(photo.media.ref)
    assert b"".join(chunks) == samples.picture("bread").data

    desk.heard.clear()
    sent = cloud.send(Outgoing(to="5511981230041", kind="text", text="Vale!", client_ref="ref-1"))
    cloud.send(Outgoing(to="5511981230041", kind="image", mime="image/jpeg"), io.BytesIO(samples.picture().data))
    sim.wait_for(lambda: len(desk.heard) == 4)
    acks = [event for body in desk.bodies for event in cloud.parse(body) if isinstance(event, events.Acked)]
    mine = [each for each in acks if each.provider_id == sent.provider_id]
    assert {each.ack for each in mine} == {1, 2}  # Meta promises no order, and neither does the simulator
    assert mine[0].client_ref == "ref-1"
    assert barbara.received[1].file.data == samples.picture().data
