# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of an organisation or a person shows. Each part is read when the page asks for it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.models import (
    Affiliation,
    Community,
    ContactPoint,
    ExternalIdentifier,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)
from liaison.directory.models.parties import Party
from liaison.kit.places import country_name, language_name
from liaison.mailroom.models import Suppression

from .access import organisation_for, organisations_seen_by, people_seen_by, person_for
from .sight import with_seen_organisation, with_seen_person
from .wishes import on_the_list

# Beyond this the page would be a list: it links to one.
MOST_PEOPLE = 20
# Whom the page knows by name, so that a form on it need not ask again.
MOST_KNOWN = 200
MOST_SHOWN = 100
MOST_POINTS = 1000

# What a line of the page says: asking for all columns of four ends took a tenth of the page.
_ENDS = ("source_organisation", "source_person", "target_organisation", "target_person")
_OF_A_RELATIONSHIP = (
    *("public_id", "type", "started_on", "ended_on", "note"),
    *(f"{end}__{name}" for end in _ENDS for name in ("public_id", "name")),
)
_CURRENT_FIRST = (F("ended_on").desc(nulls_first=True),)


def party_for(member: Member, kind: str, public_id: UUID) -> Organisation | Person:
    """Raises DoesNotExist of either, whether absent, somebody else's or not for this member."""
    return organisation_for(member, public_id) if kind == Organisation.kind else person_for(member, public_id)


def is_seen_by(member: Member, party: Party) -> bool:
    rows = organisations_seen_by(member) if isinstance(party, Organisation) else people_seen_by(member)
    return bool(rows.filter(pk=party.pk).exists())


def members_to_choose(current: Member | None = None) -> "QuerySet[Member]":
    """Present members, and whoever holds the place now even if they have left."""
    held = Q(pk=current.pk) if current else Q()
    return Member.objects.filter(Q(left_at=None) | held).select_related("user").order_by("user__name", "pk")


# --- details: rows that belong to one party, or to two ---


def details_seen_by(member: Member, model: type[Any]) -> "QuerySet[Any]":
    """Whoever sees the owner sees the row; between two parties, both must be seen."""
    if model is LawfulBasis:
        return model.objects.filter(with_seen_person(member)).select_related("person")
    if model is Affiliation:
        rows = model.objects.filter(with_seen_organisation(member), with_seen_person(member))
        return rows.select_related("organisation", "person")
    if model is Relationship:
        ends = [
            with_seen_organisation(member, f"{end}_organisation") | with_seen_person(member, f"{end}_person")
            for end in ("source", "target")
        ]
        return model.objects.filter(*ends).select_related(
            "source_organisation", "source_person", "target_organisation", "target_person"
        )
    rows = model.objects.filter(with_seen_organisation(member) | with_seen_person(member))
    return rows.select_related("organisation", "person")


def detail_for(member: Member, model: type[Any], public_id: UUID) -> Any:
    """Raises DoesNotExist, whether absent, somebody else's or not for this member."""
    return details_seen_by(member, model).get(public_id=public_id)


# --- a page ---


# What lies below the address of an organisation or a person, as templates call it.
NOUNS = (
    "facts",
    "fact",
    "archiving",
    "return",
    "interactions",
    "contact-point-new",
    "identifier-new",
    "relationship-new",
    "do-not-contact",
)


@dataclass(frozen=True)
class Fact:
    """One line of the box at the side. `key` names the form that edits it; `always`: shown even while empty."""

    key: str
    label: str
    value: str
    url: str = ""
    always: bool = False
    is_outside: bool = False


class PartyPage:
    """The parts that organisations and people have in common."""

    def __init__(self, member: Member, party: Organisation | Person) -> None:
        self.member = member
        self.party = party
        self.today = timezone.localdate()

    @property
    def routes(self) -> dict[str, str]:
        return {
            noun.removesuffix("-new").replace("-", "_"): f"directory:{self.party.kind}-{noun}" for noun in NOUNS
        }

    @property
    def at(self) -> str:
        """Tells the form of a detail with two ends whose page it was opened on."""
        return f"?at={self.party.public_id}"

    @cached_property
    def contact_points(self) -> list[ContactPoint]:
        return list(self.party.contact_points.all()[:MOST_SHOWN])

    @cached_property
    def identifiers(self) -> list[ExternalIdentifier]:
        return list(self.party.identifiers.all()[:MOST_SHOWN])

    @cached_property
    def relationships(self) -> list["RelationshipLine"]:
        """Both directions, as they read from here."""
        party = self.party
        mine = Q(**{f"source_{party.kind}": party}) | Q(**{f"target_{party.kind}": party})
        rows = details_seen_by(self.member, Relationship).filter(mine).only(*_OF_A_RELATIONSHIP)
        return [RelationshipLine(row, party) for row in rows.order_by("ended_on", "pk")[:MOST_SHOWN]]

    @cached_property
    def kept_out(self) -> list[Suppression]:
        """What says that they, with all their addresses, are not to be written to."""
        return on_the_list(self.party)

    @property
    def asked_for_quiet(self) -> bool:
        """They asked, through any address, not to be contacted."""
        return any(point.state == ContactPoint.State.OPTED_OUT for point in self.contact_points)


class RelationshipLine:
    """One link as it reads from one of its two ends."""

    def __init__(self, row: Relationship, seen_from: Party) -> None:
        self.row = row
        outwards = row.source == seen_from
        self.other = row.target if outwards else row.source
        self.label = Relationship.TYPES[row.type][0 if outwards else 1]


class OrganisationPage(PartyPage):
    party: Organisation

    @cached_property
    def _affiliations(self) -> list[Affiliation]:
        rows = Affiliation.objects.filter(
            with_seen_person(self.member), organisation=self.party, person__archived_at=None
        ).select_related("person")
        # Those who are here now, first the ones whose main place it is, then those who moved on.
        ordered = rows.order_by(*_CURRENT_FIRST, "-is_primary", "pk")
        return list(ordered[: MOST_KNOWN + 1])

    @cached_property
    def _points(self) -> dict[int | None, list[ContactPoint]]:
        """By person, those of the people shown; under None the organisation's own."""
        people = [one.person_id for one in self._affiliations[:MOST_PEOPLE]]
        whose = Q(organisation=self.party) | Q(person__in=people, type__in=["email", "phone"])
        by_person: dict[int | None, list[ContactPoint]] = {}
        for point in ContactPoint.objects.filter(whose).order_by("type", "pk")[:MOST_POINTS]:
            by_person.setdefault(point.person_id, []).append(point)
        return by_person

    @cached_property
    def contact_points(self) -> list[ContactPoint]:
        return self._points.get(None, [])[:MOST_SHOWN]

    @cached_property
    def people(self) -> list[Affiliation]:
        shown = self._affiliations[:MOST_PEOPLE]
        for one in shown:
            one.points = self._points.get(one.person_id, [])[:4]  # type: ignore[attr-defined]
        return shown

    @property
    def people_here(self) -> list[Person] | None:
        """Who is here now, by name; None where the page does not know everybody."""
        if len(self._affiliations) > MOST_KNOWN:
            return None
        here = [one.person for one in self._affiliations if one.ended_on is None and one.person]
        return sorted(here, key=lambda person: (person.sort_key, person.pk))

    @property
    def has_more_people(self) -> bool:
        return len(self._affiliations) > MOST_PEOPLE

    @cached_property
    def parts(self) -> list[Organisation]:
        """What is part of it."""
        rows = organisations_seen_by(self.member).filter(parent=self.party, archived_at=None)
        rows = rows.only("public_id", "name", "name_key")
        # Sorted here: told to sort, SQLite would walk all organisations by name instead of using the parent.
        return sorted(rows.order_by()[:MOST_SHOWN], key=lambda one: one.name_key)

    @cached_property
    def parent(self) -> Organisation | None:
        """What it is part of, where this member may see that."""
        parent = self.party.parent
        return parent if parent is not None and is_seen_by(self.member, parent) else None

    @cached_property
    def communities(self) -> list[Community]:
        return list(self.party.communities.filter(archived_at=None).order_by("name"))

    @property
    def facts(self) -> list[Fact]:
        one = self.party
        kind = one.get_type_display() if one.type else ""
        known_form = one.legal_form != Organisation.LegalForm.UNKNOWN
        place = [one.place, one.region, country_name(one.country) if one.country else ""]
        return [
            # Translators: labels of facts about an organisation, down to the notes.
            Fact("name", _("Other names"), ", ".join(one.other_names)),
            Fact("kind", _("Kind"), kind, always=True),
            Fact("kind", _("Legal form"), one.get_legal_form_display() if known_form else ""),
            Fact("place", _("Place"), ", ".join(filter(None, place)), always=True),
            Fact("website", _("Website"), _short(one.website), _safe(one.website), always=True, is_outside=True),
            Fact("website", _("Further domains"), ", ".join(one.domains)),
            Fact("languages", _("Languages"), ", ".join(map(language_name, one.languages)), always=True),
            Fact(
                "looked-after-by",
                _("Looked after by"),
                str(one.looked_after_by) if one.looked_after_by else "",
                always=True,
            ),
            Fact(
                "parent",
                _("Part of"),
                *((self.parent.name, self.parent.get_absolute_url()) if self.parent else [""]),
            ),
            Fact("fiscal-year", _("Financial year ends"), _month_and_day(one.fiscal_year_end)),
            Fact(
                "commons",
                _("Commons category"),
                one.commons_category,
                _commons(one.commons_category),
                is_outside=True,
            ),
            Fact("goals", _("Their goals"), one.goals),
            Fact("notes", _("Notes"), one.notes, always=True),
        ]


class PersonPage(PartyPage):
    party: Person

    @cached_property
    def places(self) -> list[Affiliation]:
        rows = self.party.affiliations.filter(with_seen_organisation(self.member)).select_related("organisation")
        return list(rows.order_by(*_CURRENT_FIRST, "-is_primary", "pk")[:MOST_SHOWN])

    @cached_property
    def bases(self) -> list[LawfulBasis]:
        return list(self.party.lawful_bases.all()[:MOST_SHOWN])

    @property
    def objections(self) -> list[LawfulBasis]:
        return [basis for basis in self.bases if basis.objected_on]

    @cached_property
    def communities(self) -> list[Community]:
        """Those that the organisations of this person serve."""
        served = [place.organisation_id for place in self.places if place.ended_on is None]
        rows = Community.objects.filter(links__organisation__in=served, archived_at=None)
        return list(rows.distinct().order_by("name"))

    @property
    def facts(self) -> list[Fact]:
        one = self.party
        return [
            # Translators: labels of facts about a person, down to the notes.
            Fact("name", _("Sorted as"), one.sort_name),
            Fact("greeting", _("How to greet"), one.greeting, always=True),
            Fact("languages", _("Languages"), ", ".join(map(language_name, one.languages)), always=True),
            Fact("time-zone", _("Time zone"), one.time_zone.replace("_", " ")),
            Fact("notes", _("Notes"), one.notes, always=True),
        ]


def _short(address: str) -> str:
    return address.partition("://")[2].rstrip("/") if "://" in address else address


def _safe(address: str) -> str:
    """Only what leads to a web page is a link: nothing that was typed or imported may start a script."""
    return address if address.lower().startswith(("https://", "http://")) else ""


def _commons(category: str) -> str:
    name = category.removeprefix("Category:").strip().replace(" ", "_")
    return f"https://commons.wikimedia.org/wiki/Category:{quote(name)}" if name else ""


def _month_and_day(text: str) -> str:
    """ "03-31" as people say it; as it is where it is no day."""
    try:
        return date_format(date(2000, int(text[:2]), int(text[3:])), "MONTH_DAY_FORMAT")
    except ValueError:
        return text


def page_of(member: Member, party: Organisation | Person) -> OrganisationPage | PersonPage:
    return OrganisationPage(member, party) if isinstance(party, Organisation) else PersonPage(member, party)
