"""Where Evolution's files come from, and where its keys never go."""

import pytest

from whatsapp.providers.base import ProviderError
from whatsapp.tests.providers.contract import PIXEL, read_all
from whatsapp.tests.providers.evolution.setting import evolution
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import answer


def test_a_file_comes_from_the_gateway_as_base64() -> None:
    told = {"base64": "iVBORw0K", "mimetype": "image/png"}
    with Gateway({"/chat/getBase64FromMediaMessage/loja": (201, told)}) as gateway:
        found = evolution(gateway).fetch_media({"id": "A"})
        assert (read_all(found), found[1]) == (PIXEL, "image/png")
    assert gateway.asked[0].json["message"] == {"key": {"id": "A"}}


def test_a_media_url_is_fetched_without_our_key() -> None:
    with Gateway({"/b/a.png": (200, PIXEL, {"Content-Type": "image/png"})}) as store, Gateway() as gateway:
        found = evolution(gateway, base_url="http://gw.example", media_hosts=["127.0.0.1"]).fetch_media(
            {"url": f"{store.url}/b/a.png"}
        )
        assert read_all(found) == PIXEL
    assert "apikey" not in store.asked[0].headers


def test_a_media_url_into_our_own_network_is_not_followed() -> None:
    told = {"base64": "iVBORw0K"}
    with (
        Gateway({"/secret": (200, b"x")}) as inside,
        Gateway({"/chat/getBase64FromMediaMessage/loja": (201, told)}) as gateway,
    ):
        url = inside.url.replace("127.0.0.1", "localhost") + "/secret"
        assert read_all(evolution(gateway).fetch_media({"url": url, "id": "A"})) == PIXEL
    assert inside.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "gopher://x",
        "http://[::1",
        "http://host.invalid/",
    ],
)
def test_a_strange_media_url_opens_nothing(url: str) -> None:
    with pytest.raises(ProviderError) as caught:
        evolution().fetch_media({"url": url})
    assert caught.value.code == "media_gone"


def test_a_message_that_the_gateway_forgot_has_no_file() -> None:
    with (
        Gateway({"/chat/getBase64FromMediaMessage/loja": answer("live-baileys-getBase64-unknown")}) as gateway,
        pytest.raises(ProviderError) as caught,
    ):
        evolution(gateway).fetch_media({"id": "A"})
    assert (caught.value.code, caught.value.permanent) == ("media_gone", True)
