# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a mail that came in may be from: told by its address, by the mail that it answers, by its domain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, ContactPoint, Interaction, Organisation, Person
from liaison.kit.contacts import Email, is_public_mail_domain, normalise_email
from liaison.kit.text import fold, name_key
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.queries.incoming import incoming_seen_by

from .access import organisation_for, organisations_seen_by, people_seen_by, person_for
from .search import Hit, search

P = TypeVar("P", Person, Organisation)
MOST = 5
MOST_HITS = 8


@dataclass(frozen=True)
class Parties:
    people: list[Person] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations)


def surely_from(mail: IncomingMail) -> Parties:
    """Of a mail that is certain: with whom it has its place by itself. Nobody, where several could be meant."""
    for address in _addresses(mail):
        people, organisations = _with_address([address])
        if len(people) == 1:
            return _with_places(mail, people[0])
        if people:
            shared = set.intersection(*(_places_of(person) for person in people))
            return Parties([], list(Organisation.objects.filter(pk__in=shared))) if len(shared) == 1 else Parties()
        if len(organisations) == 1:
            return Parties([], organisations)
    return _named_by(mail)


def surely_with(address: str, organisation_name: str = "") -> Parties:
    """Who wrote this address and this name into a form, where nobody else can be meant."""
    people, organisations = _with_address([_compared(address)]) if address else ([], [])
    people = people if len(people) == 1 else []
    key = name_key(organisation_name)[:300]
    named = list(Organisation.objects.filter(name_key=key, archived_at=None)[:2]) if key else []
    for found in (named, list(places_of(people[0])[:2]) if people else [], organisations):
        if len(found) == 1:
            return Parties(people, found)
    return Parties(people)


def _addresses(mail: IncomingMail) -> list[str]:
    """The writer's, then the one that we wrote to; of a mail of ours, its receivers."""
    if mail.is_from_us:
        return [address for address in mail.recipients if isinstance(address, str)]
    found = [mail.sender_address]
    if mail.answers is not None and mail.is_certain:
        found.append(_compared(mail.answers.to))
    return [address for address in found if address]


def _compared(address: str) -> str:
    found = normalise_email(address)
    return found.key if isinstance(found, Email) else address.casefold()


def _with_address(addresses: Iterable[str]) -> tuple[list[Person], list[Organisation]]:
    points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__in=list(addresses))
    people = Person.objects.filter(pk__in=points.exclude(person=None).values("person"), archived_at=None)
    organisations = Organisation.objects.filter(
        pk__in=points.exclude(organisation=None).values("organisation"), archived_at=None
    )
    return list(people.order_by("pk")[:MOST]), list(organisations.order_by("pk")[:MOST])


def places_of(person: Person) -> "QuerySet[Organisation]":
    """Where they work now."""
    now = Affiliation.objects.filter(person=person, ended_on=None)
    return Organisation.objects.filter(pk__in=now.values("organisation"), archived_at=None).order_by("pk")


def _places_of(person: Person) -> set[int]:
    return set(places_of(person).values_list("pk", flat=True))


def _with_places(mail: IncomingMail, person: Person) -> Parties:
    """Somebody else of the same house may have answered: then it is the house that did."""
    organisations = list(places_of(person)[:MOST])
    theirs = ContactPoint.objects.filter(person=person, normalised=mail.sender_address).exists()
    is_them = mail.is_from_us or theirs or fold(mail.sender_name) == fold(person.name)
    return Parties([person] if is_them or not organisations else [], organisations)


def _named_by(mail: IncomingMail) -> Parties:
    """Whom the mail that is answered was about, where it says so."""
    message = mail.answers
    if message is None or message.about_id is None:
        return Parties()
    if message.about_kind == Organisation.kind:
        return Parties([], list(Organisation.objects.filter(public_id=message.about_id)))
    if message.about_kind == Person.kind:
        people = list(Person.objects.filter(public_id=message.about_id))
        return _with_places(mail, people[0]) if people else Parties()
    return Parties()


# --- for the page ---


@dataclass(frozen=True)
class MailPanelFacts:
    """Either what was written down because of the mail, or who may be meant."""

    interaction: Interaction | None
    people: list[Person]
    organisations: list[Organisation]
    hits: list[Hit]
    # Whether the address could be kept with one who was found, and with one who is suggested.
    offers_address: bool = False
    suggests_keeping: bool = False


def panel_of_mail(member: Member, mail: IncomingMail, wanted: str) -> MailPanelFacts | None:
    if not mail.is_correspondence:
        return None
    written = written_because_of(mail)
    if written is not None:
        return MailPanelFacts(written, list(written.people.all()), list(written.organisations.all()), [])
    people, organisations = _with_address(_addresses(mail) if not mail.is_from_us else _addresses(mail)[:MOST])
    surely = surely_from(mail)
    people = _seen(people_seen_by(member), [*people, *surely.people])
    organisations = _seen(organisations_seen_by(member), [*organisations, *surely.organisations])
    has_address = bool(mail.sender_address) and not mail.is_from_us
    by_domain = not people and not organisations
    if by_domain:
        organisations = list(organisations_seen_by(member).filter(_of_domain(mail))[:MOST])
    hits = search(member, wanted, each=MOST_HITS).hits if wanted.strip() else []
    shown = {one.public_id for one in (*people, *organisations)}
    others = [hit for hit in hits if hit.kind in {Person.kind, Organisation.kind} and hit.public_id not in shown]
    return MailPanelFacts(None, people, organisations, others, has_address, has_address and by_domain)


def written_because_of(mail: IncomingMail) -> Interaction | None:
    """The record of the contact has the mail's own number."""
    return Interaction.objects.filter(public_id=mail.public_id).first()


def went_out_through_us(mail: IncomingMail) -> bool:
    """A copy of a mail of ours, of which actions/sent_mail.py has told already."""
    ours = Message.objects.filter(message_id=mail.message_id).values("public_id")
    return bool(mail.message_id) and Interaction.objects.filter(public_id__in=ours).exists()


def mail_of(member: Member, interaction: Interaction) -> IncomingMail | None:
    """The whole mail that a contact was written down for, for those who may read mail."""
    return incoming_seen_by(member).filter(public_id=interaction.public_id).first()


def _seen(rows: "QuerySet[P]", wanted: Sequence[P]) -> list[P]:
    return list(rows.filter(pk__in=[row.pk for row in wanted])[:MOST])


def _of_domain(mail: IncomingMail) -> Q:
    domain = mail.sender_address.rpartition("@")[2]
    if not domain or mail.is_from_us or is_public_mail_domain(domain):
        return Q(pk__in=[])
    theirs = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__endswith=f"@{domain}")
    places = Affiliation.objects.filter(person__in=theirs.exclude(person=None).values("person"), ended_on=None)
    direct = theirs.exclude(organisation=None).values("organisation")
    website = ContactPoint.objects.filter(type=ContactPoint.Type.WEBSITE, normalised=domain)
    return (
        Q(pk__in=direct)
        | Q(pk__in=places.values("organisation"))
        | Q(pk__in=website.exclude(organisation=None).values("organisation"))
    )


def party_for(member: Member, kind: str, public_id: UUID) -> Parties:
    """A person with the places where they work, or an organisation. Raises ObjectDoesNotExist."""
    if kind == Person.kind:
        person = person_for(member, public_id)
        return Parties([person], list(places_of(person)[:MOST]))
    return Parties([], [organisation_for(member, public_id)])
