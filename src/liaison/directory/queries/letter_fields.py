# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a letter may say of the one it is written to, and whom a member may write to.

A record is given only to those who see it, so nothing more is asked here.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, LawfulBasis, Organisation, Person
from liaison.kit.hooks import Addressee, MergeField, Writing
from liaison.kit.text import split_person_name

from .access import organisation_for, organisations_seen_by, people_seen_by, person_for
from .sight import with_seen_organisation

MOST_FOUND = 6

# How a letter begins, by its language: to somebody, and to nobody in particular.
_GREETINGS = {
    "en": ("Dear {}", "Dear colleagues"),
    "cy": ("Annwyl {}", "Annwyl gyfeillion"),
    "sv": ("Hej {}", "Hej"),
    "es": ("Hola, {}", "Buenos días"),
}


def _greeting(writing: Writing) -> str:
    """As somebody noted for this person; else as letters of this language begin."""
    person: Person | None = writing.person
    if person is not None and person.greeting:
        return person.greeting.strip().rstrip(",:!")
    somebody, nobody = _GREETINGS.get(writing.language.split("-")[0], ("{}", ""))
    return somebody.replace("{}", person.name) if person is not None else nobody


def _first_name(writing: Writing) -> str:
    return split_person_name(writing.person.name)[0] if writing.person is not None else ""


def _full_name(writing: Writing) -> str:
    return str(writing.person.name) if writing.person is not None else ""


def _role(writing: Writing) -> str:
    if writing.person is None or writing.organisation is None:
        return ""
    places = Affiliation.objects.filter(person=writing.person, organisation=writing.organisation, ended_on=None)
    return places.values_list("role", flat=True).first() or ""


def _organisation(writing: Writing) -> str:
    return str(writing.organisation.name) if writing.organisation is not None else ""


def _place(writing: Writing) -> str:
    return str(writing.organisation.place) if writing.organisation is not None else ""


def _where_we_found_you(writing: Writing) -> str:
    """What was noted when their address was."""
    if writing.person is None:
        return ""
    sources = LawfulBasis.objects.filter(person=writing.person).exclude(source="")
    return (sources.values_list("source", flat=True).first() or "").rstrip(". ")


FIELDS = (
    # Translators: what may stand in a gap of a letter: "Dear Eleri Vaughan", "Dear colleagues".
    MergeField("greeting", 10, _("the greeting"), "Dear Eleri Vaughan", _greeting),
    # Translators: what may stand in a gap of a letter.
    MergeField("first_name", 11, _("their first name"), "Eleri", _first_name),
    # Translators: what may stand in a gap of a letter.
    MergeField("full_name", 12, _("their full name"), "Eleri Vaughan", _full_name),
    # Translators: what may stand in a gap of a letter: what somebody does at their organisation.
    MergeField("role", 13, _("their role there"), "Curator", _role),
    # Translators: what may stand in a gap of a letter.
    MergeField("organisation", 14, _("their organisation"), "Glan yr Afon Museum", _organisation),
    # Translators: what may stand in a gap of a letter: the town of the organisation.
    MergeField("place", 15, _("where it is"), "Northport", _place),
    MergeField(
        "where_we_found_you",
        20,
        # Translators: what may stand in a gap of a letter: the place where we found somebody's address.
        _("where we have their address from"),
        "your museum's website, 3 May",
        _where_we_found_you,
    ),
)


class Book:
    """Whom a member may write to: those they see."""

    def search(self, member: Member, text: str) -> list[Addressee]:
        if len(text.strip()) < 2:
            return []
        people = people_seen_by(member).current().matching(text).order_by("sort_key", "pk")[:MOST_FOUND]
        organisations = (
            organisations_seen_by(member).current().matching(text).order_by("name_key", "pk")[:MOST_FOUND]
        )
        return [_person(one, member) for one in people] + [_organisation_itself(one) for one in organisations]

    def find(self, member: Member, key: str) -> Addressee:
        """Raises LookupError, whether absent, somebody else's or not for this member."""
        kind, _colon, public_id = key.partition(":")
        try:
            if kind == Person.kind:
                return _person(person_for(member, UUID(public_id)), member)
            if kind == Organisation.kind:
                return _organisation_itself(organisation_for(member, UUID(public_id)))
        except (Person.DoesNotExist, Organisation.DoesNotExist, ValueError) as error:
            raise LookupError(key) from error
        raise LookupError(key)


def _person(person: Person, member: Member) -> Addressee:
    seen = with_seen_organisation(member)
    place = Affiliation.objects.filter(seen, person=person, ended_on=None).select_related("organisation").first()
    organisation = place.organisation if place is not None else None
    languages = person.languages or (organisation.languages if organisation is not None else [])
    label = f"{person.name}, {organisation.name}" if organisation is not None else person.name
    return Addressee(f"{Person.kind}:{person.public_id}", label, tuple(languages), organisation, person)


def _organisation_itself(organisation: Organisation) -> Addressee:
    key = f"{Organisation.kind}:{organisation.public_id}"
    return Addressee(key, organisation.name, tuple(organisation.languages), organisation)
