# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom we know already, and whom somebody means by the name they typed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, ContactPoint, ExternalIdentifier, Organisation, Person
from liaison.kit.contacts import Email, domain_of, is_public_mail_domain, normalise_email
from liaison.kit.text import fold, name_key, person_key

from .access import organisations_seen_by, people_seen_by
from .sight import with_seen_organisation

Party = Organisation | Person
MOST_KNOWN = 5
MOST_SUGGESTED = 12


# --- "You already know them" ---


@dataclass
class Known:
    party: Party
    reasons: list[str] = field(default_factory=list)
    place: str = ""


def known_organisations(member: Member, *, name: str = "", website: str = "", email: str = "") -> list[Known]:
    """Those this member sees that have the same name, domain or address. Never evidence: only a hint."""
    seen = organisations_seen_by(member)
    found: dict[int, Known] = {}
    if key := name_key(name):
        # Translators: why two records may be the same organisation.
        _remember(found, seen.filter(name_key=key[:300]), _("same name"))
    for domain in _telling_domains(website, email):
        # Translators: why two records may be the same organisation; %(domain)s such as example.org.
        _remember(found, _with_domain(seen, domain), _("same domain, %(domain)s") % {"domain": domain})
    if email_key := _email_key(email):
        # Translators: why two records may be the same.
        _remember(found, seen.filter(pk__in=_owners("organisation", email_key)), _("same e-mail address"))
    for known in found.values():
        known.place = getattr(known.party, "place", "")
    return list(found.values())[:MOST_KNOWN]


def known_people(member: Member, *, name: str = "", email: str = "") -> list[Known]:
    """Those this member sees that have the same name or address. Never evidence: only a hint."""
    seen = people_seen_by(member)
    found: dict[int, Known] = {}
    if key := person_key(name):
        # Translators: why two records may be the same person.
        _remember(found, seen.filter(name_key=key[:300]), _("same name"))
    if email_key := _email_key(email):
        # Translators: why two records may be the same.
        _remember(found, seen.filter(pk__in=_owners("person", email_key)), _("same e-mail address"))
    places = Affiliation.objects.filter(with_seen_organisation(member), person__in=list(found), ended_on=None)
    for place in places.select_related("organisation").order_by("is_primary", "-pk"):
        found[place.person_id].place = place.organisation.name
    return list(found.values())[:MOST_KNOWN]


def _remember(found: dict[int, Known], rows: Iterable[Party], reason: str) -> None:
    for party in rows if isinstance(rows, list) else rows[:MOST_KNOWN]:  # type: ignore[index]
        found.setdefault(party.pk, Known(party)).reasons.append(reason)


def _email_key(email: str) -> str:
    address = normalise_email(email) if email.strip() else None
    return address.key if isinstance(address, Email) else ""


def _owners(kind: str, key: str) -> "QuerySet[Any]":
    points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised=key)
    return points.exclude(**{kind: None}).values(f"{kind}_id")


def _telling_domains(website: str, email: str) -> list[str]:
    """Without gmail.com and the like, which half the world has in common."""
    domains = [domain_of(website), _email_key(email).rpartition("@")[2]]
    return [domain for domain in dict.fromkeys(domains) if domain and not is_public_mail_domain(domain)]


def _with_domain(seen: "QuerySet[Organisation]", domain: str) -> list[Organisation]:
    points = ContactPoint.objects.filter(type=ContactPoint.Type.WEBSITE, normalised=domain).exclude(
        organisation=None
    )
    rows = seen.annotate(domains_text=Cast("domains", TextField())).filter(
        Q(website__contains=domain)
        | Q(domains_text__contains=f'"{domain}"')
        | Q(pk__in=points.values("organisation"))
    )
    near = rows[: MOST_KNOWN * 4]
    has_it = {point.organisation_id for point in points.filter(organisation__in=list(near))}
    return [one for one in near if domain in {domain_of(one.website), *one.domains} or one.pk in has_it]


# --- whom somebody means ---


class NotFound(LookupError):
    """Nobody this member sees has that name."""


class Several(LookupError):
    """More than one has that name; `labels` tell them apart."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(", ".join(labels))
        self.labels = labels


def label_of(party: Party, place: str = "") -> str:
    """What a field that takes a name shows for this party."""
    place = party.place if isinstance(party, Organisation) else place
    return f"{party.name}, {place}" if place else party.name


def suggestions(member: Member, kind: str, text: str) -> list[str]:
    """Names that begin to match, each told apart by its place where it has one."""
    if len(fold(text)) < 2:
        return []
    return [
        label for _party, label in _labelled(member, kind, _seen(member, kind).matching(text)[:MOST_SUGGESTED])
    ]


def meant(member: Member, kind: str, text: str) -> Party:
    """The party with this name, or this name and place ("Harbour Museum, Northport"). Raises NotFound, Several."""
    for name, place in _readings(text):
        key = name_key(name) if kind == Organisation.kind else person_key(name)
        found = (
            _labelled(member, kind, _seen(member, kind).filter(name_key=key[:300])[:MOST_SUGGESTED]) if key else []
        )
        if place:
            found = [(party, label) for party, label in found if fold(label).endswith(fold(f", {place}"))]
        exact = [one for one in found if fold(one[1]) == fold(text) or fold(one[0].name) == fold(text)]
        found = exact or found
        if len(found) > 1:
            raise Several([label for _party, label in found])
        if found:
            return found[0][0]
    raise NotFound(text)


def _readings(text: str) -> list[tuple[str, str]]:
    """The whole as a name; then what stands before the last comma, at the place after it."""
    name, comma, place = text.rpartition(",")
    return [(text, "")] + ([(name.strip(), place.strip())] if comma and name.strip() and place.strip() else [])


def _seen(member: Member, kind: str) -> Any:
    rows = organisations_seen_by(member) if kind == Organisation.kind else people_seen_by(member)
    return rows.current().order_by("name_key", "pk")


def _labelled(member: Member, kind: str, rows: Iterable[Party]) -> list[tuple[Party, str]]:
    parties = list(rows)
    places: dict[int, str] = {}
    if kind == Person.kind:
        belongs = Affiliation.objects.filter(
            with_seen_organisation(member), person__in=[party.pk for party in parties], ended_on=None
        )
        for one in belongs.select_related("organisation").order_by("is_primary", "-pk"):
            places[one.person_id] = one.organisation.name
    return [(party, label_of(party, places.get(party.pk, ""))) for party in parties]


# --- numbers that only one may have ---


def holder_of_identifier(
    member: Member, scheme: str, value: str, *, besides: int | None = None
) -> tuple[bool, Party | None]:
    """Whether somebody has it, and who, where this member may see them."""
    row = (
        ExternalIdentifier.objects.filter(scheme=scheme, value=value)
        .exclude(pk=besides or 0)
        .select_related("organisation", "person")
        .first()
    )
    if row is None:
        return False, None
    party: Party | None = row.organisation or row.person
    rows = organisations_seen_by(member) if row.organisation_id else people_seen_by(member)
    return True, party if party is not None and rows.filter(pk=party.pk).exists() else None
