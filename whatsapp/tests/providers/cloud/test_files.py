"""Where Meta's files come from, and where its keys never go."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.tests.providers.cloud.setting import (
    cloud,
)
from whatsapp.tests.providers.contract import PIXEL, read_all
from whatsapp.tests.providers.gateway import Gateway


def test_a_file_takes_two_steps_and_the_same_token() -> None:
    told: dict[str, Any] = {"mime_type": "image/png"}
    sha = base64.b64encode(hashlib.sha256(PIXEL).digest()).decode()
    with Gateway({"/v26.0/77": (200, told), "/file": (200, PIXEL)}) as gateway:
        told["url"] = gateway.url + "/file"
        found = cloud(gateway).fetch_media({"id": "77", "sha256": sha})
        assert (read_all(found), found[1]) == (PIXEL, "image/png")
        assert all(asked.headers["authorization"] == "Bearer t0ken" for asked in gateway.asked)
        with pytest.raises(ProviderError) as caught:
            read_all(cloud(gateway).fetch_media({"id": "77", "sha256": "AAAA"}))
    assert (caught.value.code, caught.value.permanent) == ("media_corrupt", False)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/file",
        "https://lookaside.fbsbx.com.evil.example/file",
        "https://lookaside.fbsbx.com@evil.example/file",
        "http://lookaside.fbsbx.com/file",
        "file:///etc/passwd",
        "",
        "https://[::1",
    ],
)
def test_the_token_goes_to_meta_only(url: str) -> None:
    with Gateway({"/v26.0/77": (200, {"url": url})}) as gateway, pytest.raises(ProviderError) as caught:
        cloud(gateway).fetch_media({"id": "77"})
    assert caught.value.code == "media_refused"
    assert len(gateway.asked) == 1


def test_a_redirect_is_not_followed_with_the_token() -> None:
    told: dict[str, Any] = {}
    with Gateway({"/stolen": (200, b"x")}) as thief:
        moved = (302, b"", {"Location": thief.url + "/stolen"})
        with Gateway({"/v26.0/77": (200, told), "/file": moved}) as gateway:
            told["url"] = gateway.url + "/file"
            with pytest.raises(ProviderError):
                cloud(gateway).fetch_media({"id": "77"})
    assert thief.asked == []


@pytest.mark.parametrize("media_id", ["", "../me", "77/../../me", "a b"])
def test_a_media_id_is_no_path(media_id: str) -> None:
    with Gateway() as gateway, pytest.raises(ProviderError):
        cloud(gateway).fetch_media({"id": media_id})
    assert gateway.asked == []


def test_nothing_is_remembered() -> None:
    since = datetime(2020, 1, 1, tzinfo=UTC)
    assert cloud().find_sent(Outgoing(to="5511900000001", kind="text", text="a"), since) is None
    assert list(cloud().history("5511900000001", since)) == []
