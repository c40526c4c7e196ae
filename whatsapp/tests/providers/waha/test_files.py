"""Where WAHA's files come from, and where its keys never go."""

import pytest

from whatsapp.providers.base import ProviderError
from whatsapp.tests.providers.contract import PIXEL, read_all
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import load
from whatsapp.tests.providers.waha.setting import waha


def test_a_file_is_fetched_from_our_base_url_whatever_host_the_webhook_names() -> None:
    file = (200, PIXEL, {"Content-Type": "image/png"})
    with Gateway({"/prefix/api/files/loja/a.png": file}) as gateway:
        provider = waha(gateway, base_url=gateway.url + "/prefix")
        found = provider.fetch_media({"url": "http://evil.example/x/api/files/loja/a.png?b=1"})
        assert (read_all(found), found[1]) == (PIXEL, "image/png")
    assert gateway.asked[0].headers["x-api-key"] == "k" and gateway.asked[0].query == {"b": "1"}


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/steal",
        "http://x/api/files/../sessions",
        "http://x/api/files/%2e%2e/sessions",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_key_goes_nowhere_else(url: str) -> None:
    with Gateway() as gateway, pytest.raises(ProviderError) as caught:
        waha(gateway).fetch_media({"url": url})
    assert caught.value.code == "media_gone" and gateway.asked == []


def test_an_expired_file_is_downloaded_again() -> None:
    path = "/api/loja/chats/1%40c.us/messages/false_1%40c.us_A"
    again = {"media": {"url": "http://localhost:3000/api/files/new.png"}}
    replies = {"/api/files/old.png": (404, load("waha", "rest/error-404-file-not-found.json"))}
    with Gateway(replies | {path: (200, again), "/api/files/new.png": (200, PIXEL)}) as gateway:
        ref = {"url": "http://h/api/files/old.png", "full_id": "false_1@c.us_A", "chat": "1@c.us"}
        assert read_all(waha(gateway).fetch_media(ref)) == PIXEL
    assert gateway.last(path).query == {"downloadMedia": "true"}


def test_a_gateway_in_trouble_is_not_a_missing_file() -> None:
    with Gateway({"/api/files/a": (500, b"")}) as gateway, pytest.raises(ProviderError) as caught:
        waha(gateway).fetch_media({"url": "http://h/api/files/a"})
    assert not caught.value.permanent and not caught.value.uncertain


def test_files_on_private_hosts_are_fetched_only_where_named() -> None:
    with Gateway({"/bucket/a": (200, PIXEL)}) as store, Gateway() as gateway:
        ref = {"url": store.url + "/bucket/a", "s3": "a"}
        assert waha(gateway, media_hosts=["127.0.0.1"]).fetch_media(ref)[0]
        assert "x-api-key" not in store.asked[0].headers
        with pytest.raises(ProviderError):
            waha(base_url="http://gateway.example").fetch_media(ref)
    assert len(store.asked) == 1
