"""HTTP to addresses that a customer of ours wrote down: webhooks, links to pictures.

Whoever may choose an address must not be able to make the server talk to itself or its neighbours (SSRF). The name is
resolved once, every address it has must be public, the connection goes to the very address that was checked (a second
look-up could answer otherwise), redirects are not followed, and size and time are bounded.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

CONNECT_SECONDS = 5.0
CHUNK = 1 << 16
# Networks whose addresses carry another one inside: what counts is that one (RFC 6052, RFC 3056, RFC 4380).
NAT64 = ipaddress.ip_network("64:ff9b::/96")
HIDING = [ipaddress.ip_network(text) for text in ("64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


class Unreachable(Exception):
    """Nobody answered, or not as a web server does."""


class Refused(Unreachable):
    """An address that we don't talk to; the message is for people."""


@dataclass(frozen=True)
class Target:
    """A checked address: `ip` is where the connection goes, `host` what certificate and Host header say."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    most_bytes: int,
    seconds: float,
    whole: bool = True,
) -> Answer:
    """One request, at most `seconds` long; `most_bytes` of the answer's body are read.

    A longer body raises Unreachable, or with `whole=False` is cut. Raises Refused for addresses that are not public.
    """
    target = resolve(url)
    connection = connect(target)
    alarm = threading.Timer(seconds, hang_up, [connection])  # a timeout per read would let a server drip for ever
    alarm.daemon = True
    alarm.start()
    try:
        connection.request(method, target.path, body=body, headers={"User-Agent": "Prosa", **(headers or {})})
        return read(connection.getresponse(), most_bytes, whole)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(str(error)[:200] or type(error).__name__) from error
    finally:
        alarm.cancel()
        connection.close()


def read(response: http.client.HTTPResponse, most_bytes: int, whole: bool) -> Answer:
    body = b""
    while len(body) <= most_bytes and (chunk := response.read(min(CHUNK, most_bytes + 1 - len(body)))):
        body += chunk
    if len(body) > most_bytes and whole:
        raise Unreachable(_("The answer is larger than %(max)s bytes") % {"max": most_bytes})
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body[:most_bytes])


def resolve(url: str) -> Target:
    """Where the address leads, checked. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Refused(_("This is not an address")) from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise Refused(_("Give a whole address that begins with https://"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(letter <= " " or letter > "~" for letter in path):
        raise Refused(_("This is not an address"))
    return Target(parts.scheme, host, port, path, checked_ip(host, port))


def checked_ip(host: str, port: int) -> str:
    """The address to connect to; all addresses of the name have to be public, not only the first."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(_("The name %(host)s is not known") % {"host": host[:80]}) from None
    ips = [str(entry[4][0]) for entry in found]
    if not settings.OUTSIDE_PRIVATE and not all(is_public(ip) for ip in ips):
        raise Refused(_("This address leads into a private network"))
    return ips[0]


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet, also where it hides inside another one."""
    ip = ipaddress.ip_address(text.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if any(ip in network for network in HIDING):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def connect(target: Target) -> http.client.HTTPConnection:
    kind = Secure if target.scheme == "https" else Plain
    return kind(target)


def hang_up(connection: http.client.HTTPConnection) -> None:
    sock: Any = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it was over anyway


class Plain(http.client.HTTPConnection):
    """Connects to the checked IP address, not to whatever the name means by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.ip, self.target.port), self.timeout)


class Secure(http.client.HTTPSConnection):
    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS, context=tls())
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), self.timeout)
        # Kept before its handshake, so that one that never ends can be hung up too.
        self.sock = secure = tls().wrap_socket(plain, server_hostname=self.target.host, do_handshake_on_connect=False)
        secure.do_handshake()


tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
