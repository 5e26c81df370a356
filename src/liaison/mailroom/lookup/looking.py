# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that is asked about one domain."""

from dataclasses import dataclass

from django.conf import settings

from liaison.mailroom.rules import domains_above
from liaison.mailroom.rules.records import (
    USUAL_SELECTORS,
    Entry,
    Found,
    Health,
    best_of,
    read_dkim,
    read_dmarc,
    read_spf,
)

from . import gateway

SERVICE = "dns"


@dataclass(frozen=True)
class Report:
    """`found` is None where nobody answered."""

    entry: Entry
    found: Found | None


def is_switched_on() -> bool:
    return SERVICE in settings.OUTBOUND


def look_up(domain: str, selector: str = "") -> list[Report]:
    """SPF, DKIM and DMARC of the domain. Only where `is_switched_on`."""
    return [
        Report(Entry.SPF, _spf(domain)),
        Report(Entry.DKIM, _dkim(domain, selector)),
        Report(Entry.DMARC, _dmarc(domain)),
    ]


def _spf(domain: str) -> Found | None:
    texts = _texts(domain)
    return None if texts is None else read_spf(domain, texts)


def _dkim(domain: str, selector: str) -> Found | None:
    found = []
    for one in [selector] if selector else USUAL_SELECTORS:
        name = f"{one}._domainkey.{domain}"
        texts = _texts(name)
        if texts is None:
            break
        found.append(read_dkim(name, texts))
        if found[-1].health is Health.GOOD:
            break
    return best_of(found) if found else None


def _dmarc(domain: str) -> Found | None:
    """At the domain, else at the ones above it, which speak for it too."""
    first = None
    for above in domains_above(domain):
        name = f"_dmarc.{above}"
        texts = _texts(name)
        if texts is None:
            return first
        found = read_dmarc(name, texts)
        if found.health is not Health.MISSING:
            return found
        first = first or found
    return first


def _texts(name: str) -> list[str] | None:
    try:
        return gateway.texts_at(name)
    except gateway.NoAnswer:
        return None
