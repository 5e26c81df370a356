# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may call what, how often, and with which name on the envelope."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

import liaison
from liaison.kit.limits import take
from liaison.kit.models import OutboundPause
from liaison.kit.outbound.addresses import RefusedAddress, read_url
from liaison.kit.outbound.answers import Answer, State
from liaison.kit.outbound.gateway import Caps, Network, Received, Unanswered, exchange

DAY = timedelta(days=1)
TOO_MANY, UNAVAILABLE = 429, 503
# Where a server asks for patience without saying how much, and the most that is believed.
SOME_PATIENCE, MOST_PATIENCE = timedelta(minutes=5), timedelta(days=7)


class MayNotCall(Exception):
    """The operator has not switched this service on, or has not said who they are. Nothing was sent."""


class Client:
    """Calls on behalf of one service. `per_day` counts the calls to each host, over all processes."""

    def __init__(
        self,
        service: str,
        *,
        contact: str,
        site: str = "",
        per_day: int = 2_000,
        caps: Caps = Caps(),  # noqa: B008 (frozen)
        network: Network = Network(),  # noqa: B008 (frozen)
    ) -> None:
        if not contact.strip():
            raise MayNotCall("Nobody is named as the operator: set LIAISON_OPERATOR_CONTACT.")
        self.service, self.per_day, self.caps, self.network = service, per_day, caps, network
        words = "; ".join(_one_line(word) for word in (site, contact) if word)
        self.user_agent = f"Liaison/{liaison.__version__} ({words})"

    def get(self, url: str, query: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """`headers` as keywords: accept="application/json"."""
        address = f"{url}{'&' if '?' in url else '?'}{urlencode(query)}" if query else url
        return self.call("GET", address, _named(headers))

    def post(self, url: str, form: Mapping[str, str], **headers: str) -> Answer:
        named = {**_named(headers), "Content-Type": "application/x-www-form-urlencoded"}
        return self.call("POST", url, named, urlencode(form).encode())

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Never raises for what the other side does."""
        try:
            host = read_url(url).host
            waiting = self._held_back(host)
            if waiting:
                return waiting
            sent = {**headers, "User-Agent": self.user_agent}
            return self._understood(exchange(method, url, sent, body, self.caps, self.network))
        except (RefusedAddress, Unanswered) as reason:
            return Answer(State.NO_DATA, url, why=str(reason))

    def _held_back(self, host: str) -> Answer | None:
        pause = OutboundPause.objects.filter(host=host, until__gt=timezone.now()).first()
        if pause:
            return Answer(State.THROTTLED, why=f"{host} asked to be left alone.", again_at=pause.until)
        if not take(f"outbound:{self.service}:{host}", limit=self.per_day, per=DAY):
            return Answer(State.THROTTLED, why=f"{host} was called {self.per_day} times today.")
        return None

    def _understood(self, received: Received) -> Answer:
        host = read_url(received.url).host
        status, headers = received.status, received.headers
        if status == TOO_MANY or (status == UNAVAILABLE and "retry-after" in headers):
            until = timezone.now() + _patience(headers.get("retry-after", ""))
            OutboundPause.objects.update_or_create(host=host, defaults={"until": until})
            why = f"{host} asked to be left alone."
            return Answer(State.THROTTLED, received.url, status, headers, received.body, why, until)
        if 200 <= status < 300:
            return Answer(State.VALUE, received.url, status, headers, received.body)
        why = f"{host} answered with {status}."
        return Answer(State.NO_DATA, received.url, status, headers, received.body, why)


def switched_on(service: str) -> bool:
    return service in settings.OUTBOUND and bool(settings.OPERATOR_CONTACT.strip())


def client_for(service: str, *, per_day: int = 2_000, caps: Caps = Caps()) -> Client:  # noqa: B008 (frozen)
    """Raises MayNotCall."""
    if service not in settings.OUTBOUND:
        raise MayNotCall(f"Calls to {service} are switched off: see LIAISON_OUTBOUND.")
    return Client(
        service,
        contact=settings.OPERATOR_CONTACT,
        site=settings.SITE_URL,
        per_day=per_day,
        caps=caps,
        network=Network(loopback_ports=settings.OUTBOUND_LOOPBACK_PORTS),
    )


def _one_line(words: str) -> str:
    return " ".join(words.encode("ascii", "replace").decode().replace("(", "").replace(")", "").split())


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def _patience(retry_after: str) -> timedelta:
    """Seconds or a date (RFC 9110, 10.2.3)."""
    if retry_after.strip().isdecimal():
        wanted = timedelta(seconds=min(int(retry_after), MOST_PATIENCE.total_seconds()))
    else:
        until = _until(retry_after)
        wanted = until - timezone.now() if until else SOME_PATIENCE
    return min(max(wanted, timedelta(seconds=1)), MOST_PATIENCE)


def _until(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else None
