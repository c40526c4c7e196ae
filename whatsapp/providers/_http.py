"""HTTP towards a gateway, with one question always answered: can the message have left?"""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import exceptions as failure
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from whatsapp.providers._json import Json, clean
from whatsapp.providers._media import CHUNK
from whatsapp.providers.base import ProviderError

CONNECT_SECONDS, READ_SECONDS = 5, 25
ANSWER_SECONDS = 60  # all of one JSON answer; requests' own timeout is per read
ANSWER_BYTES = 16 * 1024 * 1024


class Client:
    """One gateway's API. Sessions are per thread, as requests.Session is not thread-safe."""

    def __init__(self, base_url: str, headers: dict[str, str], read_seconds: float = READ_SECONDS) -> None:
        self.base_url = base_url.rstrip("/")
        self.timeout = (CONNECT_SECONDS, read_seconds)
        self._headers = headers
        self._local = threading.local()

    def call(
        self, method: str, path: str, *, sends: bool = False, limit: int = ANSWER_BYTES, **kwargs: Any
    ) -> "Answer":
        """Any answer, or a ProviderError. `sends`: silence after the request leaves the outcome uncertain."""
        try:
            with self._request(method, self.base_url + path, stream=True, **kwargs) as response:
                return Answer(response.status_code, _read(response, limit), response.headers.get("Retry-After"), sends)
        except failure.RequestException as error:
            raise _broken(error, sends) from error
        except (UnicodeError, ValueError) as error:  # an address that is no URL
            raise ProviderError(_words(error), code="misconfigured", permanent=True) from error

    def stream(self, url: str, *, anonymous: bool = False) -> requests.Response:
        """An open response to read a file from. `anonymous` sends none of our headers."""
        headers = dict.fromkeys(self._headers) if anonymous else None
        try:
            response = self._request("GET", url, stream=True, headers=headers)
        except failure.RequestException as error:
            raise _broken(error, sends=False) from error
        except (UnicodeError, ValueError) as error:
            raise ProviderError(_words(error), code="media_gone", permanent=True) from error
        return response

    def _request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        if not url.startswith(("http://", "https://")):
            raise ProviderError("the gateway's address is not http(s)", code="misconfigured", permanent=True)
        return self._session.request(method, url, timeout=self.timeout, allow_redirects=False, **kwargs)

    @property
    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.headers.update(self._headers)
            session.auth = _keep_headers
        return session


def _keep_headers(request: requests.PreparedRequest) -> requests.PreparedRequest:
    # without an auth of its own, requests would let a ~/.netrc entry replace our Authorization header
    return request


class Answer:
    """A complete response. Success or the right ProviderError is the provider's to tell."""

    def __init__(self, status: int, body: bytes, retry_after: str | None = None, sends: bool = False) -> None:
        self.status = status
        self.body = body
        self.sends = sends
        self.retry_after = _seconds(retry_after)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """The parsed body; None when it is not JSON."""
        try:
            return clean(json.loads(self.body))
        except (ValueError, RecursionError):
            return None

    def object(self) -> Json:
        """The parsed body of a success; a 2xx that is no JSON object came from something in between."""
        value = self.json
        if isinstance(value, dict):
            return value
        raise ProviderError("the answer is not the gateway's", code="bad_answer", uncertain=self.sends)

    def error(self, code: str, detail: str, *, permanent: bool = False, uncertain: bool = False) -> ProviderError:
        return ProviderError(
            f"HTTP {self.status}: {detail[:500]}".rstrip(": "),
            code=code, permanent=permanent, uncertain=uncertain, retry_after=self.retry_after,
        )  # fmt: skip

    def plain_error(self, detail: str) -> ProviderError:
        """What the status alone tells. A 5xx may come after the work was done: a send is then uncertain."""
        code, permanent = _BY_STATUS.get(self.status, ("rejected", True))
        if self.status >= 500:
            return self.error("gateway_error", detail, uncertain=self.sends)
        return self.error(code, detail, permanent=permanent)


_BY_STATUS = {
    401: ("auth", True),
    403: ("auth", True),
    404: ("not_found", True),
    408: ("gateway_busy", False),
    413: ("too_large", True),
    425: ("gateway_busy", False),
    429: ("rate", False),
}


def _seconds(value: str | None) -> float | None:
    try:
        return min(3600.0, max(0.0, float(value))) if value else None
    except ValueError:  # an HTTP date; our own backoff is good enough
        return None


def _read(response: requests.Response, limit: int) -> bytes:
    deadline = time.monotonic() + ANSWER_SECONDS
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > limit or time.monotonic() > deadline:
            raise failure.ContentDecodingError("the answer is too long or too slow")
    return bytes(body)


_NOTHING_LEFT = (
    NewConnectionError,
    ConnectTimeoutError,
)  # refused, unknown host, no route, no handshake in time


def _broken(error: failure.RequestException, sends: bool) -> ProviderError:
    if isinstance(error, failure.InvalidURL | failure.InvalidSchema | failure.MissingSchema):
        return ProviderError(_words(error), code="misconfigured", permanent=True)
    if _untrusted(error):
        return ProviderError(_words(error), code="tls")
    if _never_connected(error):
        return ProviderError(_words(error), code="unreachable")
    return ProviderError(_words(error), code="no_answer", uncertain=sends)


def _untrusted(error: BaseException | None) -> bool:
    """A certificate was refused, so nothing was sent. Other TLS failures may come after the request."""
    for _ in range(10):
        if error is None or isinstance(error, ssl.SSLCertVerificationError):
            return error is not None
        error = error.__cause__ or error.__context__
    return False


def _never_connected(error: failure.RequestException) -> bool:
    if isinstance(error, failure.ConnectTimeout | failure.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, _NOTHING_LEFT)


def _words(error: Exception) -> str:
    # urllib3 puts the whole URL in its text, and ours may hold a phone number
    return type(error).__name__


def file_chunks(response: requests.Response) -> Iterator[bytes]:
    try:
        with response:
            yield from response.iter_content(CHUNK)
    except failure.RequestException as error:
        raise _broken(error, sends=False) from error


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
