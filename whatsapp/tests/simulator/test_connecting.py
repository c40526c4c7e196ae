"""A number is connected by API, shows a code, is scanned, and its webhooks come to where they were asked to."""

import requests

from whatsapp.simulator.driver import Simulator
from whatsapp.tests.simulator.conftest import Desk


def test_a_waha_session_goes_from_code_to_working(desk: Desk) -> None:
    with Simulator(speed=50, api_key="mestra") as sim:
        hook = {"url": desk.url, "events": ["session.status"], "hmac": {"key": "k"}}
        call = {"headers": {"X-Api-Key": "mestra"}, "timeout": 5}
        body = {"name": "nova", "config": {"webhooks": [hook]}}
        assert requests.post(f"{sim.url}/waha/api/sessions", json=body, **call).status_code == 201
        assert requests.post(f"{sim.url}/waha/api/sessions", json=body, **call).status_code == 422
        sim.wait_for(lambda: len(desk.heard) == 3)
        assert [each["payload"]["status"] for each in desk.bodies] == ["STARTING", "SCAN_QR_CODE", "WORKING"]
        own = requests.get(f"{sim.url}/waha/api/sessions/nova/me", **call).json()
        assert own["id"] == "5511999990000@c.us"


def test_an_evolution_instance_gets_its_webhook_set(desk: Desk) -> None:
    with Simulator(speed=50, api_key="mestra") as sim:
        call = {"headers": {"apikey": "mestra"}, "timeout": 5}
        made = requests.post(f"{sim.url}/evolution/instance/create", json={"instanceName": "nova"}, **call)
        assert made.status_code == 201
        flat = requests.post(f"{sim.url}/evolution/webhook/set/nova", json={"url": desk.url}, **call)
        assert flat.status_code == 400
        wrapped = {"webhook": {"enabled": True, "url": desk.url, "headers": {"X-Token": "t"}}}
        assert requests.post(f"{sim.url}/evolution/webhook/set/nova", json=wrapped, **call).status_code == 201
        code = requests.get(f"{sim.url}/evolution/instance/connect/nova", **call).json()
        assert code["base64"].startswith("data:image/png;base64,")
        sim.wait_for(lambda: len(desk.heard) == 2)
        assert [each["data"]["state"] for each in desk.bodies] == ["connecting", "open"]
        assert desk.heard[0][0]["x-token"] == "t"
