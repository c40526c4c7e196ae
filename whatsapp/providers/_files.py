"""Opening a file at a gateway, or at an address that a webhook names."""

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from typing import Any

from whatsapp.providers._http import Answer, Client, file_chunks, host_of
from whatsapp.providers._json import list_at

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Opened = tuple[Iterator[bytes], str]


def open_file(http: Client, url: str, *, anonymous: bool = False) -> Opened | None:
    """Chunks and MIME type, or None when the gateway has it no more (404, 410, or an expired link's 403)."""
    response = http.stream(url, anonymous=anonymous)
    if response.status_code == 200:
        return file_chunks(response), response.headers.get("Content-Type", "")
    response.close()
    gone = (403, 404, 410) if anonymous else (404, 410)
    if response.status_code in gone:
        return None
    raise Answer(response.status_code, b"").plain_error("media")


def hosts_of(config: Mapping[str, Any]) -> frozenset[str]:
    """Hosts that may serve files though they are not public, as a MinIO beside the gateway is."""
    named = [each.lower() for each in list_at(dict(config), "media_hosts") if isinstance(each, str)]
    return frozenset(filter(None, [*named, host_of(str(config.get("base_url", "")))]))


def may_fetch(url: str, trusted: frozenset[str]) -> bool:
    """Only public hosts, or named ones: a webhook must not make us ask around in our own network."""
    host = host_of(url)
    if not host or not url.startswith(("http://", "https://")):
        return False
    return host in trusted or _is_public(host)


def _is_public(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        addresses = [_unmapped(ipaddress.ip_address(each[4][0])) for each in found]
    except (OSError, ValueError, UnicodeError):
        return False
    return bool(addresses) and all(each.is_global for each in addresses)


def _unmapped(address: _Ip) -> _Ip:
    """::ffff:127.0.0.1 is 127.0.0.1."""
    return getattr(address, "ipv4_mapped", None) or address
