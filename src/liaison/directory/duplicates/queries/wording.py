# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reasons and scores in words a person reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from liaison.directory.duplicates.rules.pairs import Band, Reason, band
from liaison.directory.models import ExternalIdentifier
from liaison.kit.places import country_name

# Translators: how sure we are that two records are one.
BANDS = {
    Band.CERTAIN: gettext_lazy("Almost certainly the same"),
    Band.LIKELY: gettext_lazy("Probably the same"),
    Band.PERHAPS: gettext_lazy("Perhaps the same"),
}
CHIPS = {Band.CERTAIN: "warning", Band.LIKELY: "progressive", Band.PERHAPS: "notice"}

# Translators: why two records may be the same, or why not, in a list of reasons. %(detail)s is a name, a domain,
# an address or the like; two of them are parted by " / ".
_SENTENCES: dict[str, Any] = {
    "same_name": gettext_lazy("same name"),
    "spelling": gettext_lazy("names differ by %(detail)s"),
    "order": gettext_lazy("same words in another order"),
    "slip": gettext_lazy("perhaps mistyped: %(detail)s"),
    "short": gettext_lazy("shortened: %(detail)s"),
    "joined": gettext_lazy("written in one word: %(detail)s"),
    "acronym": gettext_lazy("%(detail)s are the initials of the other"),
    "place_more": gettext_lazy("one name says the place, too: %(detail)s"),
    "word_more": gettext_lazy("one name has more: %(detail)s"),
    "other_name": gettext_lazy("also called %(detail)s"),
    "initial": gettext_lazy("an initial: %(detail)s"),
    "nickname": gettext_lazy("a short form of the name: %(detail)s"),
    "middle_name": gettext_lazy("one name has more: %(detail)s"),
    "nameless": gettext_lazy("one has no name but an address"),
    "rare_name": gettext_lazy("a name that nobody else has"),
    "domain": gettext_lazy("same domain, %(detail)s"),
    "email": gettext_lazy("same e-mail address, %(detail)s"),
    "phone": gettext_lazy("same phone number, %(detail)s"),
    "account": gettext_lazy("same account, %(detail)s"),
    "place": gettext_lazy("same place, %(detail)s"),
    "organisation": gettext_lazy("same organisation, %(detail)s"),
    "other_place": gettext_lazy("in different places: %(detail)s"),
    "other_country": gettext_lazy("in different countries: %(detail)s"),
    "other_domain": gettext_lazy("different domains: %(detail)s"),
    "other_number": gettext_lazy("different numbers: %(detail)s"),
    "other_kind": gettext_lazy("of different kinds"),
    "other_account": gettext_lazy("different accounts"),
    "other_email": gettext_lazy("different addresses at %(detail)s"),
    "weak_name": gettext_lazy("a name that many may have"),
}


def in_words(reasons: Iterable[Reason]) -> list[str]:
    return [
        _SENTENCES[reason.code] % {"detail": _detail(reason)} for reason in reasons if reason.code in _SENTENCES
    ]


def _detail(reason: Reason) -> str:
    if reason.code == "other_number":
        return str(dict(ExternalIdentifier.Scheme.choices).get(reason.detail, reason.detail))
    if reason.code == "other_country":
        return " / ".join(country_name(code) or code for code in reason.detail.split(" / "))
    if reason.code in {"place", "other_place"}:
        return " / ".join(capfirst(place) for place in reason.detail.split(" / "))
    return reason.detail


def band_in_words(score: int) -> str:
    return str(BANDS[band(score)])


def as_stored(reasons: Sequence[Reason]) -> list[list[Any]]:
    return [[reason.code, reason.detail, reason.points] for reason in reasons]


def from_stored(rows: Iterable[Sequence[Any]]) -> list[Reason]:
    return [Reason(*row) for row in rows]


def because(reasons: Iterable[Reason]) -> str:
    """All of them in one line."""
    return "; ".join(in_words(reasons))
