# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns of the lists: what stands in a cell, and what of it goes into an exported file.

The headers of a file are always these English words: they are what an import of the file understands, whatever
language whoever exported it was reading.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, CommunityLink, ContactPoint, Interaction, Organisation, Person
from liaison.kit.files.writing import Value
from liaison.kit.places import country_name, language_name

from .list_choices import FilterChoices
from .sight import with_seen_organisation, with_seen_person

NO_ID = UUID(int=0)
LONGEST_STEP = 70


class Cell(NamedTuple):
    """`more` stands below `text`, or below `at`, which is said in words; `due` is the day of a next step."""

    text: str = ""
    url: str = ""
    more: str = ""
    at: date | None = None
    due: date | None = None
    is_overdue: bool = False
    is_faint: bool = False
    points: tuple[ContactPoint, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.at or self.due or self.points)


class Contact(NamedTuple):
    """Whom to turn to at an organisation."""

    organisation_id: int
    role: str
    name: str
    public_id: UUID
    kind: str = Person.kind


class Home(NamedTuple):
    """Where a person belongs."""

    person_id: int
    role: str
    name: str
    public_id: UUID
    region: str
    country: str
    kind: str = Organisation.kind


class Known:
    """What the columns need of other tables, for all rows of a page at once; read when it is first asked for."""

    def __init__(self, member: Member, rows: Sequence[Any], choices: FilterChoices) -> None:
        self.member, self.rows, self.choices = member, rows, choices
        self.today = timezone.localdate()

    @cached_property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @cached_property
    def contacts(self) -> dict[int, Contact]:
        """By organisation: who belongs to it now, first those for whom it is the main place."""
        current = Affiliation.objects.filter(
            with_seen_person(self.member), organisation=OuterRef("pk"), ended_on=None, person__archived_at=None
        )
        found = self._first(Organisation, current)
        rows = found.values_list("organisation_id", "role", "person__name", "person__public_id")
        return {row[0]: Contact(*row) for row in rows}

    @cached_property
    def homes(self) -> dict[int, Home]:
        """By person: where they belong now, their main place first."""
        current = Affiliation.objects.filter(
            with_seen_organisation(self.member), person=OuterRef("pk"), ended_on=None
        )
        of_homes = (f"organisation__{name}" for name in ("name", "public_id", "region", "country"))
        rows = self._first(Person, current).values_list("person_id", "role", *of_homes)
        return {row[0]: Home(*row) for row in rows}

    def _first(self, model: Any, current: Any) -> Any:
        first = Subquery(current.order_by("-is_primary", "pk").values("pk")[:1])
        ids = model.objects.filter(pk__in=self.keys).order_by().annotate(main=first).values("main")
        return Affiliation.objects.filter(pk__in=ids).order_by()

    @cached_property
    def points(self) -> dict[int, tuple[ContactPoint, ...]]:
        """By party: one e-mail address and one phone number that may be used."""
        owner = self.rows[0].kind if self.rows else Person.kind
        reachable = ContactPoint.objects.filter(
            **{f"{owner}__in": self.keys},
            type__in=[ContactPoint.Type.EMAIL, ContactPoint.Type.PHONE],
            state__in=[ContactPoint.State.UNVERIFIED, ContactPoint.State.VALID],
        )
        reachable = reachable.only("type", "value", "normalised", f"{owner}_id")
        best: dict[int, dict[str, ContactPoint]] = defaultdict(dict)
        for point in reachable.order_by("type", "-state", "pk"):  # "valid" before "unverified"
            best[getattr(point, f"{owner}_id")].setdefault(point.type, point)
        return {key: tuple(points.values()) for key, points in best.items()}

    @cached_property
    def communities(self) -> dict[int, list[str]]:
        """By organisation: the names of the communities it serves."""
        links = CommunityLink.objects.filter(organisation__in=self.keys, community__archived_at=None)
        names: dict[int, list[str]] = defaultdict(list)
        for key, name in links.order_by("community__name").values_list("organisation_id", "community__name"):
            names[key].append(name)
        return names

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Put into words once: Django's own way asks every kind for each row."""
        return {str(value): str(label) for value, label in Organisation.Kind.choices}

    @cached_property
    def contact_kinds(self) -> dict[str, str]:
        return {str(value): str(label) for value, label in Interaction.Kind.choices}

    @cached_property
    def _addresses(self) -> dict[str, tuple[str, str]]:
        """What stands before and after the public id in an address: asked once, as it is dear, for each kind."""
        addresses = {}
        for kind in (Organisation.kind, Person.kind):
            before, _id, after = workspace_url(f"directory:{kind}", NO_ID).partition(str(NO_ID))
            addresses[kind] = (before, after)
        return addresses

    def address(self, party: Any) -> str:
        before, after = self._addresses[party.kind]
        return f"{before}{party.public_id}{after}"

    def point(self, party: Any, type: str) -> str:
        return next((point.value for point in self.points.get(party.pk, ()) if point.type == type), "")


@dataclass(frozen=True)
class Column:
    """`sort` is the list's order by this column; `headers` and `values` are what an exported file has of it."""

    key: str
    label: str | Promise
    cell: Callable[[Any, Known], Cell]
    headers: tuple[str, ...]
    values: Callable[[Any, Known], tuple[Value, ...]]
    sort: str = ""


# --- cells ---


def _joined(*words: object) -> str:
    return " · ".join(str(word) for word in words if word)


def _organisation_name(one: Organisation, known: Known) -> Cell:
    return Cell(one.name, known.address(one), _joined(known.kinds.get(one.type, ""), one.place))


def _country(one: Organisation | Home) -> str:
    return country_name(one.country) if one.country else ""


def _contact(one: Organisation, known: Known) -> Cell:
    found = known.contacts.get(one.pk)
    return Cell(found.name, known.address(found), found.role) if found else Cell()


def _contact_values(one: Organisation, known: Known) -> tuple[Value, ...]:
    found = known.contacts.get(one.pk)
    return (found.name, found.role) if found else ("", "")


def _home(one: Person, known: Known) -> Cell:
    found = known.homes.get(one.pk)
    return Cell(found.name, known.address(found), found.role) if found else Cell()


def _home_values(one: Person, known: Known) -> tuple[Value, ...]:
    found = known.homes.get(one.pk)
    return (found.name, found.role) if found else ("", "")


def _where(one: Organisation | Home | None) -> Cell:
    if one is None:
        return Cell()
    return Cell(one.region or _country(one), more=_country(one) if one.region else "")


def _last_contact(one: Any, known: Known) -> Cell:
    if one.last_contact_at is None:
        # Translators: in a list: nobody was ever in contact with them.
        return Cell(_("never"), is_faint=True)
    through = known.contact_kinds.get(one.last_contact_kind, "")
    name = known.choices.names.get(one.last_contact_by_id, "")
    if through and name:
        # Translators: below the date of a contact: through what and by whom, such as “E-mail, Maya”.
        through = _("%(kind)s, %(name)s") % {"kind": through, "name": name}
    return Cell(at=one.last_contact_at, more=through or name)


def _last_contact_values(one: Any, known: Known) -> tuple[Value, ...]:
    at = one.last_contact_at
    name = known.choices.names.get(one.last_contact_by_id, "")
    day = timezone.localtime(at).date() if isinstance(at, datetime) else None
    return day, known.contact_kinds.get(one.last_contact_kind, ""), name


def _next_step(one: Organisation, known: Known) -> Cell:
    text = one.next_step if len(one.next_step) <= LONGEST_STEP else f"{one.next_step[: LONGEST_STEP - 1]}…"
    on = one.next_step_on
    return Cell(text, due=on, is_overdue=on is not None and on < known.today)


def _languages(one: Any, known: Known) -> Cell:
    return Cell(", ".join(map(language_name, one.languages)))


def _reach(one: Any, known: Known) -> Cell:
    return Cell(points=known.points.get(one.pk, ()))


def _reach_values(one: Any, known: Known) -> tuple[Value, ...]:
    return known.point(one, "email"), known.point(one, "phone")


def _website(one: Organisation, known: Known) -> Cell:
    address = one.website
    is_link = address.lower().startswith(("https://", "http://"))
    shown = address.partition("://")[2].rstrip("/") if is_link else address
    return Cell(shown, address if is_link else "")


LAST_CONTACT = Column(
    "last",
    # Translators: head of a column.
    gettext_lazy("Last contact"),
    _last_contact,
    ("Last contact", "Last contact through", "Last contact by"),
    _last_contact_values,
    sort="contact",
)
# Translators: head of a column: e-mail address and phone number.
_REACH = gettext_lazy("Reach")
LANGUAGES = Column(
    "languages",
    # Translators: head of a column.
    gettext_lazy("Languages"),
    _languages,
    ("Languages",),
    lambda one, known: ("; ".join(map(language_name, one.languages)),),
)
ORGANISATION_COLUMNS = (
    Column(
        "name",
        # Translators: head of a column.
        gettext_lazy("Organisation"),
        _organisation_name,
        ("Organisation", "Kind", "Place"),
        lambda one, known: (one.name, known.kinds.get(one.type, ""), one.place),
        sort="name",
    ),
    Column(
        "contact",
        # Translators: head of a column: the person to turn to.
        gettext_lazy("Contact"),
        _contact,
        ("Contact", "Role"),
        _contact_values,
    ),
    Column(
        "reach",
        _REACH,
        _reach,
        ("Organisation email", "Organisation phone"),
        _reach_values,
    ),
    LAST_CONTACT,
    Column(
        "next",
        # Translators: head of a column.
        gettext_lazy("Next step"),
        _next_step,
        ("Next step", "Next step date"),
        lambda one, known: (one.next_step, one.next_step_on),
        sort="next",
    ),
    Column(
        "by",
        # Translators: head of a column.
        gettext_lazy("Looked after by"),
        lambda one, known: Cell(known.choices.names.get(one.looked_after_by_id, "")),
        ("Looked after by",),
        lambda one, known: (known.choices.names.get(one.looked_after_by_id, ""),),
    ),
    Column(
        "where",
        # Translators: head of a column.
        gettext_lazy("Region and country"),
        lambda one, known: _where(one),
        ("Region", "Country"),
        lambda one, known: (one.region, _country(one)),
    ),
    Column(
        "communities",
        # Translators: head of a column: the communities that an organisation serves.
        gettext_lazy("Communities"),
        lambda one, known: Cell(", ".join(known.communities.get(one.pk, ()))),
        ("Communities",),
        lambda one, known: ("; ".join(known.communities.get(one.pk, ())),),
    ),
    Column(
        "website",
        # Translators: head of a column.
        gettext_lazy("Website"),
        _website,
        ("Website",),
        lambda one, known: (one.website,),
    ),
    LANGUAGES,
    Column(
        "form",
        # Translators: head of a column.
        gettext_lazy("Legal form"),
        lambda one, known: Cell(_legal_form(one)),
        ("Legal form",),
        lambda one, known: (_legal_form(one),),
    ),
)
PEOPLE_COLUMNS = (
    Column(
        "name",
        # Translators: head of a column.
        gettext_lazy("Name"),
        lambda one, known: Cell(one.name, known.address(one)),
        ("Full name",),
        lambda one, known: (one.name,),
        sort="name",
    ),
    Column(
        "organisation",
        # Translators: head of a column: where a person belongs.
        gettext_lazy("Organisation"),
        _home,
        ("Organisation", "Role"),
        _home_values,
    ),
    Column("reach", _REACH, _reach, ("E-mail", "Phone"), _reach_values),
    LAST_CONTACT,
    Column(
        "where",
        # Translators: head of a column.
        gettext_lazy("Region and country"),
        lambda one, known: _where(known.homes.get(one.pk)),
        ("Region", "Country"),
        lambda one, known: _where_values(known.homes.get(one.pk)),
    ),
    LANGUAGES,
    Column(
        "greeting",
        # Translators: head of a column: how a letter to a person begins.
        gettext_lazy("How to greet"),
        lambda one, known: Cell(one.greeting),
        ("Greeting",),
        lambda one, known: (one.greeting,),
    ),
)


def _legal_form(one: Organisation) -> str:
    return "" if one.legal_form == Organisation.LegalForm.UNKNOWN else str(one.get_legal_form_display())


def _where_values(one: Home | None) -> tuple[Value, ...]:
    return (one.region, _country(one)) if one else ("", "")
