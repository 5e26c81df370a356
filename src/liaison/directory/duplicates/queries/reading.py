# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory as the search for duplicates reads it: fifty thousand records in a few queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from liaison.directory.duplicates.rules import organisations as of_organisations
from liaison.directory.duplicates.rules import people as of_people
from liaison.directory.duplicates.rules.names import read_name
from liaison.directory.models import Affiliation, ContactPoint, ExternalIdentifier, Organisation, Person
from liaison.kit.contacts import is_public_mail_domain, is_shared_mailbox
from liaison.kit.text import fold

# An address or a domain that more have in common is that of a house, a town, a switchboard.
SHARED_BY_ORGANISATIONS = 6
SHARED_BY_PEOPLE = 3
AT_ONCE = 5_000

Values = dict[int, dict[str, set[str]]]  # record → "email", "phone", "domain", "account" → values


def organisations_to_compare(only: Iterable[int] | None = None) -> list[of_organisations.Organisation]:
    """The current ones; or those with these primary keys."""
    values, numbers = _contact_points("organisation", only), _identifiers("organisation", only)
    fields = (
        "pk",
        "name",
        "name_key",
        "other_names",
        "place",
        "country",
        "website_domain",
        "domains",
        "type",
        "parent",
    )
    rows = list(_current(Organisation, only).values_list(*fields))
    for pk, _name, _key, _others, _place, _country, domain, domains, *_rest in rows:
        known = values[pk]["domain"]
        known.update(one for one in (domain, *domains) if one and not is_public_mail_domain(one))
    _forget_shared(values, SHARED_BY_ORGANISATIONS)
    return [_organisation(row, values[row[0]], numbers.get(row[0], {})) for row in rows]


def _organisation(
    row: tuple[Any, ...], values: Mapping[str, set[str]], numbers: dict[str, str]
) -> of_organisations.Organisation:
    pk, name, key, others, place, country, _domain, _domains, kind, parent = row
    return of_organisations.Organisation(
        number=pk,
        names=[
            read_name(name, key),
            *(read_name(other) for other in others[: of_organisations.MOST_NAMES] if other),
        ],
        domains=frozenset(values["domain"]),
        emails=frozenset(values["email"]),
        phones=frozenset(values["phone"]),
        accounts=frozenset(values["account"]),
        identifiers=numbers,
        place=fold(place),
        place_words=read_name(place).all if place else frozenset(),
        country=country,
        kind=kind,
        parent=parent or 0,
    )


def people_to_compare(only: Iterable[int] | None = None) -> list[of_people.Person]:
    """The current ones; or those with these primary keys."""
    values, numbers = _contact_points("person", only), _identifiers("person", only)
    for known in values.values():
        known["email"] = {email for email in known["email"] if not is_shared_mailbox(email)}
    _forget_shared(values, SHARED_BY_PEOPLE)
    houses: dict[int, dict[int, str]] = defaultdict(dict)
    places = Affiliation.objects.filter(**_among("person", only)).order_by("pk")
    for person, house, name in places.values_list("person", "organisation", "organisation__name"):
        houses[person][house] = name
    return [
        of_people.Person(
            number=pk,
            name=name,
            words=of_people.read_words(name, key),
            emails=frozenset(values[pk]["email"]),
            phones=frozenset(values[pk]["phone"]),
            accounts=frozenset(values[pk]["account"]),
            houses=frozenset(houses.get(pk, ())),
            identifiers=numbers.get(pk, {}),
            house_names=houses.get(pk, {}),
        )
        for pk, name, key in _current(Person, only).values_list("pk", "name", "name_key")
    ]


def _current(model: type[Any], only: Iterable[int] | None) -> Any:
    rows = model.objects.current() if only is None else model.objects.filter(pk__in=list(only))
    return rows.order_by("pk")


def _among(owner: str, only: Iterable[int] | None) -> dict[str, Any]:
    return {f"{owner}__isnull": False} if only is None else {f"{owner}__in": list(only)}


_AS = {"email": "email", "phone": "phone", "website": "domain", "social": "account", "wiki": "account"}


def _contact_points(owner: str, only: Iterable[int] | None) -> Values:
    values: Values = defaultdict(lambda: {"email": set(), "phone": set(), "domain": set(), "account": set()})
    points = ContactPoint.objects.filter(**_among(owner, only)).order_by()
    for pk, kind, value in points.values_list(owner, "type", "normalised").iterator(chunk_size=AT_ONCE):
        values[pk][_AS[kind]].add(value)
        if kind == "email":
            domain = value.rpartition("@")[2]
            if not is_public_mail_domain(domain):
                values[pk]["domain"].add(domain)
    return values


def _identifiers(owner: str, only: Iterable[int] | None) -> dict[int, dict[str, str]]:
    numbers: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ExternalIdentifier.objects.filter(**_among(owner, only)).order_by()
    for pk, scheme, value in rows.values_list(owner, "scheme", "value"):
        numbers[pk][scheme] = value
    return numbers


def _forget_shared(values: Values, most: int) -> None:
    """Take away what too many have in common: it says nothing about who somebody is."""
    for way in ("email", "phone", "domain", "account"):
        used = Counter(value for known in values.values() for value in known[way])
        shared = {value for value, times in used.items() if times > most}
        if shared:
            for known in values.values():
                known[way] -= shared
