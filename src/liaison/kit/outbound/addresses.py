# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which addresses may be called at all. Knows neither Django nor the network."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}
FIRST_FREE_PORT = 1024
LONGEST = 4_000
NO_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")

# What `is_global` lets pass though it leads back inside, or to everybody.
# 6to4 (RFC 3056, 7526), NAT64 (RFC 6052, 8215), Teredo (RFC 4380), site-local (RFC 3879), SRv6 (RFC 9602).
NOT_FOR_US = [
    ipaddress.ip_network(network)
    for network in (
        "192.88.99.0/24",
        "2002::/16",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "fec0::/10",
        "5f00::/16",
    )
]
GLOBAL_UNICAST_6 = ipaddress.ip_network("2000::/3")


class RefusedAddress(Exception):
    """This address is not called; the message says why, in English, for logs and operators."""


@dataclass(frozen=True)
class Target:
    """An address taken apart. `host` is as it goes into DNS, certificate check and Host header."""

    scheme: str
    host: str
    port: int
    path: str  # with its query, ready for the request line

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host_header}{self.path}"


def read_url(url: str) -> Target:
    """Raises RefusedAddress."""
    if len(url) > LONGEST or NO_ADDRESS.search(url):
        raise RefusedAddress("The address is too long, or has signs in it that no address has.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise RefusedAddress("This is no address.") from wrong
    if parts.scheme not in DEFAULT_PORTS:
        raise RefusedAddress("Only http and https are called.")
    if "@" in parts.netloc:
        raise RefusedAddress("An address with a user name in it is not called.")
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port < FIRST_FREE_PORT and port not in DEFAULT_PORTS.values():
        raise RefusedAddress(f"Port {port} belongs to another service.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return Target(parts.scheme, _host(parts.hostname or ""), port, f"{path}?{query}" if query else path)


def _host(host: str) -> str:
    host = host.rstrip(".")
    if not host or "%" in host:
        raise RefusedAddress("The address names no host.")
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as wrong:
        raise RefusedAddress("The host's name cannot be written in DNS.") from wrong


def redirected(target: Target, location: str) -> Target:
    """Where a redirect leads; never from https back to http. Raises RefusedAddress."""
    onward = read_url(urljoin(target.url, location))
    if target.scheme == "https" and onward.scheme != "https":
        raise RefusedAddress("A redirect leads away from https.")
    return onward


def is_public(address: str) -> bool:
    """Whether this number is one of the open internet: global unicast, and no tunnel back into a house."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:  # with a zone, such as fe80::1%eth0
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped or number not in GLOBAL_UNICAST_6:
            return False
    elif number.packed[0] >= 224:  # multicast, reserved, broadcast
        return False
    inside = any(number in network for network in NOT_FOR_US if network.version == number.version)
    return number.is_global and not number.is_multicast and not inside
