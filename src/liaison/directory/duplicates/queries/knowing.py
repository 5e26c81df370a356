# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom we know already: for what somebody types, and for the rows of a file, by the rules that find duplicates."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast

from liaison.accounts.models import Member
from liaison.directory.duplicates.rules import organisations as of_organisations
from liaison.directory.duplicates.rules import people as of_people
from liaison.directory.duplicates.rules.asking import pieces_of
from liaison.directory.duplicates.rules.names import read_name
from liaison.directory.duplicates.rules.pairs import Reason
from liaison.directory.models import Affiliation, ContactPoint, Organisation
from liaison.directory.queries.search_conditions import holding
from liaison.directory.queries.sight import with_seen_organisation
from liaison.directory.search_index import NAMES
from liaison.kit.contacts import Email, domain_of, is_public_mail_domain, is_shared_mailbox, normalise_email
from liaison.kit.text import fold, name_key, person_key

from .finding import READ
from .kinds import parties_seen_by
from .wording import in_words

MOST_KNOWN = 5
MOST_TO_COMPARE = 40  # names for each piece that is looked up
AT_ONCE = 400  # pieces in one question to the database; SQLite takes five hundred
HINT = 50  # less sure than what the rules show
NOBODY = -1  # 0 says of an organisation that it is part of none


@dataclass(frozen=True)
class Draft:
    """A record that is not written yet."""

    name: str = ""
    website: str = ""
    email: str = ""
    place: str = ""
    country: str = ""

    @property
    def email_key(self) -> str:
        address = normalise_email(self.email) if self.email.strip() else None
        return address.key if isinstance(address, Email) else ""

    @property
    def domains(self) -> list[str]:
        """Without gmail.com and the like, which half the world has in common."""
        found = [domain_of(self.website), self.email_key.rpartition("@")[2]]
        return [domain for domain in dict.fromkeys(found) if domain and not is_public_mail_domain(domain)]

    def key(self, kind: str) -> str:
        return (name_key(self.name) if kind == Organisation.kind else person_key(self.name))[:300]


@dataclass
class Known:
    """Never evidence: only a hint."""

    party: Any
    score: int
    reasons: list[str] = field(default_factory=list)
    place: str = ""


Hints = dict[int, dict[int, list[Reason]]]  # number of the draft → record → what is exactly the same


def known(
    member: Member, kind: str, drafts: Sequence[Draft], *, besides: int | None = None, most: int = MOST_TO_COMPARE
) -> list[list[Known]]:
    """For each draft those this member sees, the likeliest first. `besides`: a record that is not meant."""
    hints = _exact(member, kind, drafts)
    candidates = {number: set(found) for number, found in hints.items()}
    for number, pk in _alike(member, kind, drafts, most):
        candidates.setdefault(number, set()).add(pk)
    records = {one.number: one for one in READ[kind](set().union(*candidates.values()) - {besides})}
    scored = [
        _judged(kind, draft, [records[pk] for pk in candidates.get(number, ()) if pk in records], hints[number])
        for number, draft in enumerate(drafts)
    ]
    parties, places = _parties(member, kind, {pk for found in scored for pk, _score, _reasons in found})
    return [
        [Known(parties[pk], score, in_words(why), places[pk]) for pk, score, why in found if pk in parties]
        for found in scored
    ]


def _judged(
    kind: str, draft: Draft, records: Sequence[Any], hints: dict[int, list[Reason]]
) -> list[tuple[int, int, list[Reason]]]:
    """(record, score, reasons) of the likeliest. How often a word occurs is counted among those looked at."""
    one, judge, words = _READ_DRAFT[kind](draft)
    seen = Counter(word for record in (one, *records) for word in words(record))
    found = []
    for record in records:
        verdict = judge(one, record, seen)
        if verdict.is_shown:
            found.append((record.number, verdict.score, verdict.reasons))
        elif record.number in hints:
            found.append((record.number, HINT, hints[record.number]))
    return sorted(found, key=lambda each: (-each[1], each[0]))[:MOST_KNOWN]


def _as_organisation(draft: Draft) -> tuple[Any, Callable[..., Any], Callable[[Any], Iterable[str]]]:
    one = of_organisations.Organisation(
        number=NOBODY,
        names=[read_name(draft.name or draft.email or "-")],
        domains=frozenset(draft.domains),
        emails=frozenset(filter(None, [draft.email_key])),
        place=fold(draft.place),
        place_words=read_name(draft.place).all if draft.place else frozenset(),
        country=draft.country,
    )
    return one, of_organisations.judge, lambda each: {word for name in each.names for word in name.all}


def _as_person(draft: Draft) -> tuple[Any, Callable[..., Any], Callable[[Any], Iterable[str]]]:
    key = draft.email_key
    own = frozenset() if not key or is_shared_mailbox(key) else frozenset([key])
    one = of_people.Person(number=NOBODY, name=draft.name, words=of_people.read_words(draft.name), emails=own)
    return one, of_people.judge, lambda each: each.words


_READ_DRAFT = {"organisation": _as_organisation, "person": _as_person}


# --- who could be meant ---


def _exact(member: Member, kind: str, drafts: Sequence[Draft]) -> Hints:
    """Those with the same name, domain or address, however little else they have in common."""
    seen = parties_seen_by(member, kind).order_by()
    hints: Hints = defaultdict(lambda: defaultdict(list))
    by_key = _numbers((number, draft.key(kind)) for number, draft in enumerate(drafts))
    for pk, key in seen.filter(name_key__in=by_key).values_list("pk", "name_key"):
        for number in by_key[key]:
            hints[number][pk].append(Reason("same_name"))
    if kind == Organisation.kind:
        by_domain = _numbers((number, one) for number, draft in enumerate(drafts) for one in draft.domains)
        for pk, domain in _with_domains(seen, by_domain):
            for number in by_domain.get(domain, ()):
                hints[number][pk].append(Reason("domain", domain))
    by_email = _numbers((number, draft.email_key) for number, draft in enumerate(drafts))
    points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__in=by_email)
    theirs = points.filter(**{f"{kind}__in": seen.values("pk")})
    for pk, value in theirs.order_by().values_list(kind, "normalised"):
        for number in by_email[value]:
            hints[number][pk].append(Reason("email", value))
    return hints


def _numbers(pairs: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, value in pairs:
        if value:
            found[value].append(number)
    return found


def _with_domains(seen: Any, wanted: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(organisation, domain): of its website, one of its further domains, or a website among its addresses."""
    wanted = set(wanted)
    if not wanted:
        return
    found = set(seen.filter(website_domain__in=wanted).values_list("pk", "website_domain"))
    points = ContactPoint.objects.filter(type=ContactPoint.Type.WEBSITE, normalised__in=wanted)
    theirs = points.filter(organisation__in=seen.values("pk")).order_by()
    found.update(theirs.values_list("organisation", "normalised"))
    further = Q()
    for domain in wanted:
        further |= Q(text__contains=f'"{domain}"')
    rows = seen.exclude(domains=[]).annotate(text=Cast("domains", TextField())).filter(further)
    for pk, domains in rows.values_list("pk", "domains"):
        found.update((pk, domain) for domain in wanted.intersection(domains))
    yield from sorted(found)


def _alike(member: Member, kind: str, drafts: Sequence[Draft], most: int) -> Iterator[tuple[int, int]]:
    """(number of the draft, record) of those whose names hold something of the draft's name."""
    seen = parties_seen_by(member, kind).filter(archived_at=None).order_by()
    # What the index gives is cut short only where all of it is for this member.
    cap = most if member.may_see_everything else None
    arms = [
        seen.filter(holding(NAMES[kind], pieces, most=cap)).values_list(Value(number), "pk")
        for number, draft in enumerate(drafts)
        for pieces in pieces_of(draft.name)
    ]
    if connection.vendor == "postgresql":
        arms = [arm[:most] for arm in arms]
    for start in range(0, len(arms), AT_ONCE):
        first, *others = arms[start : start + AT_ONCE]
        yield from first.union(*others, all=True) if others else first


def _parties(member: Member, kind: str, wanted: set[int]) -> tuple[dict[int, Any], dict[int, str]]:
    """And the places that tell them from others of the same name."""
    parties = {one.pk: one for one in parties_seen_by(member, kind).filter(pk__in=wanted)}
    places = {pk: getattr(one, "place", "") for pk, one in parties.items()}
    if kind != Organisation.kind:
        belong = Affiliation.objects.filter(with_seen_organisation(member), person__in=wanted, ended_on=None)
        for one in belong.select_related("organisation").order_by("is_primary", "-pk"):
            places[one.person_id] = one.organisation.name
    return parties, places
