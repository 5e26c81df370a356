# SPDX-License-Identifier: AGPL-3.0-or-later
"""One request over the network: resolved once, connected to the address that was checked, within its caps."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from liaison.kit.outbound.addresses import RefusedAddress, Target, is_public, read_url, redirected

# (host, port) → addresses as numbers, the best first.
Resolve = Callable[[str, int], list[str]]
REDIRECTS = {301, 302, 303, 307, 308}
LOOPBACK = {"127.0.0.1", "::1"}
PIECE = 65_536


class Unanswered(Exception):
    """Nothing usable came back; the message says why, in English, for logs and operators."""


@dataclass(frozen=True)
class Caps:
    """`seconds` is for all of it, redirects included; `bytes` for the body, packed and unpacked."""

    seconds: float = 20
    bytes: int = 5_000_000
    redirects: int = 4


@dataclass(frozen=True)
class Network:
    """How to get out. `loopback_ports`: ports of this very machine that may be called, for tests alone."""

    resolve: Resolve | None = None
    loopback_ports: frozenset[int] = frozenset()
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True)
class Received:
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def exchange(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, caps: Caps, network: Network
) -> Received:
    """Follows redirects of GET alone. Raises RefusedAddress and Unanswered."""
    end = time.monotonic() + caps.seconds
    target = read_url(url)
    for _hop in range(caps.redirects + 1):
        received = _ask(method, target, headers, body, caps, end, network)
        if received.status not in REDIRECTS or method != "GET" or "location" not in received.headers:
            return received
        onward = redirected(target, received.headers["location"])
        if (onward.scheme, onward.host, onward.port) != (target.scheme, target.host, target.port):
            # What is meant for one server is not told to the next.
            headers = {
                name: value for name, value in headers.items() if name.lower() not in {"authorization", "cookie"}
            }
        target = onward
    raise Unanswered("It redirects for ever.")


def _ask(
    method: str,
    target: Target,
    headers: Mapping[str, str],
    body: bytes | None,
    caps: Caps,
    end: float,
    network: Network,
) -> Received:
    try:
        with _connected(target, end, network) as connection:
            sent = {"Accept-Encoding": "gzip", **headers, "Host": target.host_header, "Connection": "close"}
            connection.request(method, target.path, body, sent)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            return Received(target.url, response.status, received, _body_of(response, caps, end))
    except ssl.SSLCertVerificationError as wrong:
        raise Unanswered(f"The certificate of {target.host} is not valid.") from wrong
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as broken:
        if time.monotonic() >= end or isinstance(broken, TimeoutError):
            raise Unanswered(f"{target.host} takes too long.") from broken
        raise Unanswered(f"{target.host} does not answer properly ({type(broken).__name__}).") from broken


@contextlib.contextmanager
def _connected(target: Target, end: float, network: Network) -> Iterator[http.client.HTTPConnection]:
    address = _checked_address(target, end, network)
    # A number needs no second look into DNS.
    plain = socket.create_connection((address, target.port), timeout=_left(end))
    with _Watch(plain, end) as watch:
        if target.scheme == "https":
            context = network.tls or ssl.create_default_context()
            watch.connection = secure = context.wrap_socket(
                plain, server_hostname=target.host, do_handshake_on_connect=False
            )
            secure.do_handshake()
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = watch.connection
        yield connection


class _Watch:
    """Cuts the connection when the time is over: a server that drips keeps each single read from running out."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self.connection = connection
        self.timer = threading.Timer(_left(end), self.cut)
        self.timer.daemon = True

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            # Of the plain socket: an encrypted one would first want to say goodbye.
            socket.socket.shutdown(self.connection, socket.SHUT_RDWR)

    def __enter__(self) -> "_Watch":
        self.timer.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.timer.cancel()
        self.connection.close()


def _left(end: float) -> float:
    return max(end - time.monotonic(), 0.001)


def _checked_address(target: Target, end: float, network: Network) -> str:
    numbers = _resolved(target, end, network.resolve or _by_dns)
    for number in numbers:
        if is_public(number) or (number in LOOPBACK and target.port in network.loopback_ports):
            return number
    raise RefusedAddress(f"{target.host} is not on the open internet.")


def _resolved(target: Target, end: float, resolve: Resolve) -> list[str]:
    """In a thread of its own: the system's resolver knows no time limit."""
    found: list[str] = []
    problems: list[OSError] = []

    def ask() -> None:
        try:
            found.extend(resolve(target.host, target.port))
        except (OSError, UnicodeError) as problem:
            problems.append(OSError(str(problem)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_left(end))
    if thread.is_alive():
        raise Unanswered(f"Nobody says in time where {target.host} is.")
    if problems or not found:
        raise Unanswered(f"Nobody knows where {target.host} is.")
    return list(found)


def _by_dns(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_kind, address in found]


def _body_of(response: http.client.HTTPResponse, caps: Caps, end: float) -> bytes:
    packed_as = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if packed_as not in {"identity", "gzip", "x-gzip"}:
        raise Unanswered(f"The answer is packed in an unknown way ({packed_as[:20]}).")
    unpack = None if packed_as == "identity" else zlib.decompressobj(wbits=31)
    body, arrived = bytearray(), 0
    while piece := response.read1(PIECE):
        arrived += len(piece)
        try:
            # One byte more than allowed is enough to know; a bomb is never unpacked.
            body += unpack.decompress(piece, caps.bytes + 1 - len(body)) if unpack else piece
        except zlib.error as damaged:
            raise Unanswered("The answer is damaged.") from damaged
        if max(arrived, len(body)) > caps.bytes:
            raise Unanswered(f"The answer is larger than {caps.bytes} bytes.")
        if time.monotonic() >= end:
            raise Unanswered("The answer takes too long.")
    if time.monotonic() >= end or (unpack and not unpack.eof):
        raise Unanswered("The answer broke off.")
    if response.length:  # what was announced and did not come
        raise Unanswered("The answer broke off.")
    return bytes(body)
