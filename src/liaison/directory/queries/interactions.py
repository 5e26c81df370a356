# SPDX-License-Identifier: AGPL-3.0-or-later
"""What passed between us and them, as pages show it, and what the short form on a timeline offers."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.accounts.queries import active_members
from liaison.accounts.rules import Can
from liaison.directory import rules
from liaison.directory.models import Affiliation, Interaction, InteractionMember, Organisation, Person, SharedLink
from liaison.kit.labels import labels_of

from .access import interactions_seen_by, organisations_seen_by, people_seen_by

Party = Organisation | Person
MOST_CHOICES = 8


def interactions_of(member: Member, party: Party) -> "QuerySet[Interaction]":
    """Newest first, with everything that `directory/interactions/entry.html` shows, in five queries at most."""
    link = "organisations" if isinstance(party, Organisation) else "people"
    ids = interactions_seen_by(member).filter(**{link: party}).order_by().values("pk")
    return with_participants(Interaction.objects.filter(pk__in=ids), member, besides=party)


def with_participants(
    rows: "QuerySet[Interaction]", member: Member, besides: Party | None = None
) -> "QuerySet[Interaction]":
    """Whoever was there, as far as this member may see them, and the links that came up.

    As lists: `seen_organisations`, `seen_people`, `those_of_us`, `links_shown`. `besides`: whose page it is; their
    name would say nothing new there, in each entry.
    """
    organisations, people = organisations_seen_by(member), people_seen_by(member)
    if isinstance(besides, Organisation):
        organisations = organisations.exclude(pk=besides.pk)
    elif besides is not None:
        people = people.exclude(pk=besides.pk)
    lookups: list[Any] = [
        Prefetch(
            "organisations",
            organisations.only("public_id", "name").order_by("name"),
            to_attr="seen_organisations",
        ),
        Prefetch(
            "people",
            people.only("public_id", "name", "sort_key").order_by("sort_key"),
            to_attr="seen_people",
        ),
        Prefetch(
            "member_links",
            InteractionMember.objects.select_related("member__user").order_by("id"),
            to_attr="those_of_us",
        ),
        Prefetch("shared_links", SharedLink.objects.order_by("id"), to_attr="links_shown"),
    ]
    return rows.prefetch_related(*lookups)


# --- who wrote last ---


def last_contact_line(party: Party, member: Member | None = None) -> str:
    """ "Maya was in touch with them by e-mail on 3 May."; empty when nobody ever was. `member` is the reader."""
    if party.last_contact_at is None:
        return ""
    moment = timezone.localtime(party.last_contact_at)
    this_year = moment.year == timezone.localtime().year
    day = date_format(moment, "MONTH_DAY_FORMAT" if this_year else "DATE_FORMAT")
    if member is not None and party.last_contact_by_id == member.pk:
        return _your_contact(party.last_contact_kind) % {"day": day}
    # Translators: stands for a colleague whose name is not known, at the beginning of a sentence.
    name = str(party.last_contact_by) if party.last_contact_by_id else _("Somebody")
    return _their_contact(party.last_contact_kind) % {"name": name, "day": day}


def _their_contact(kind: str) -> str:
    sentences = {
        # Translators: %(name)s is a colleague; it is not known who of the two sides began.
        "email": _("%(name)s was in touch with them by e-mail on %(day)s."),
        # Translators: %(name)s is a colleague.
        "call": _("%(name)s spoke with them on the phone on %(day)s."),
        # Translators: %(name)s is a colleague.
        "meeting": _("%(name)s met them on %(day)s."),
        # Translators: %(name)s is a colleague.
        "event": _("%(name)s met them at an event on %(day)s."),
        # Translators: %(name)s is a colleague; it is not known who of the two sides began.
        "letter": _("%(name)s was in touch with them by letter on %(day)s."),
    }
    # Translators: %(name)s is a colleague; it is not known how they were in touch.
    return sentences.get(kind, _("%(name)s was in touch with them on %(day)s."))


def _your_contact(kind: str) -> str:
    sentences = {
        # Translators: said to the person who did it.
        "email": _("You were in touch with them by e-mail on %(day)s."),
        # Translators: said to the person who did it.
        "call": _("You spoke with them on the phone on %(day)s."),
        # Translators: said to the person who did it.
        "meeting": _("You met them on %(day)s."),
        # Translators: said to the person who did it.
        "event": _("You met them at an event on %(day)s."),
        # Translators: said to the person who did it.
        "letter": _("You were in touch with them by letter on %(day)s."),
    }
    # Translators: said to the person who did it.
    return sentences.get(kind, _("You were in touch with them on %(day)s."))


def colleagues_recent_contact(party: Party, member: Member) -> str:
    """The line to read before writing: set when a colleague was in contact within a fortnight, else empty."""
    at = party.last_contact_at
    recent = at is not None and timezone.now() - at <= rules.JUST_NOW
    return last_contact_line(party, member) if recent and party.last_contact_by_id != member.pk else ""


# --- choosing ---


def people_belonging_to(organisation: Organisation, member: Member) -> "QuerySet[Person]":
    here = Affiliation.objects.filter(organisation=organisation, ended_on=None).values("person")
    return people_seen_by(member).filter(pk__in=here, archived_at=None).order_by("sort_key", "pk")


def people_of_these(organisations: list[Organisation], member: Member) -> list[Person]:
    """The few that a form offers without being asked, once it is said which organisations took part."""
    here = Affiliation.objects.filter(organisation__in=organisations, ended_on=None).values("person")
    return list(
        people_seen_by(member).filter(pk__in=here, archived_at=None).order_by("sort_key", "pk")[:MOST_CHOICES]
    )


def organisations_of_person(person: Person, member: Member) -> "QuerySet[Organisation]":
    """Where they are now, their main place first."""
    rows = organisations_seen_by(member).filter(affiliations__person=person, affiliations__ended_on=None)
    return rows.current().order_by("-affiliations__is_primary", "affiliations__id")


def members_who_write() -> list[Member]:
    """Whoever may log an interaction, by name."""
    return [member for member in active_members() if member.may(Can.EDIT_DIRECTORY)]


def organisations_matching(member: Member, text: str) -> "QuerySet[Organisation]":
    """The few to choose from while somebody types; none for an empty text."""
    rows = organisations_seen_by(member)
    found = rows.current().matching(text).order_by("name", "pk")
    return found[:MOST_CHOICES] if text.strip() else rows.none()


def people_matching(member: Member, text: str) -> "QuerySet[Person]":
    """The few to choose from while somebody types; none for an empty text."""
    rows = people_seen_by(member)
    found = rows.current().matching(text).order_by("sort_key", "pk")
    return found[:MOST_CHOICES] if text.strip() else rows.none()


def chosen(rows: "QuerySet[Any]", public_ids: Sequence[str]) -> list[Any]:
    """Of these rows those with the ids that a form sent back; what is no id, or not there, is left out."""
    ids = Q(pk__in=[])
    for text in public_ids:
        try:
            ids |= Q(public_id=uuid.UUID(text))
        except ValueError:
            continue
    return list(rows.filter(ids))


# --- the short form ---


@dataclass(frozen=True)
class QuickLog:
    """What `directory/interactions/quick_log.html` shows: what can be chosen, and what was typed and refused."""

    party: Party
    url: str
    more_url: str
    people: list[Person]
    organisations: list[Organisation]
    members: list[Member]
    last_contact: str
    values: Mapping[str, Any]
    days: list[str]
    errors: Mapping[str, Any]

    @property
    def kinds(self) -> Iterable[tuple[str, str]]:
        return labels_of(Interaction.Kind).items()

    @property
    def outcomes(self) -> Iterable[tuple[str, str]]:
        return labels_of(Interaction.Outcome).items()


def quick_log_context(
    member: Member,
    organisation: Organisation | None = None,
    person: Person | None = None,
    *,
    people: list[Person] | None = None,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """For the page of one organisation or one person, by name: merge it into the context, include the template.

    `people` of the organisation are looked up unless the page knows them.
    """
    party = organisation or person
    if party is None:
        raise ValueError("say whose timeline it is")
    kind = "organisation" if organisation else "person"
    if people is None:
        people = list(people_belonging_to(organisation, member)) if organisation else []
    log = QuickLog(
        party=party,
        url=workspace_url(f"directory:{kind}-interactions", party.public_id),
        more_url=f"{workspace_url('directory:interaction-new')}?{kind}={party.public_id}",
        people=people,
        # Two roles in one house are still one house.
        organisations=list(dict.fromkeys(organisations_of_person(person, member))) if person else [],
        members=members_who_write(),
        last_contact=colleagues_recent_contact(party, member),
        values=values if values is not None else _first_values(member),
        days=_days(),
        errors=errors or {},
    )
    return {"quick_log": log}


def _first_values(member: Member) -> dict[str, Any]:
    me, once = str(member.public_id), uuid.uuid4()
    return {"type": Interaction.Kind.EMAIL, "when": _days()[0], "member": me, "once": once}


def _days() -> list[str]:
    """What the field "When" proposes: the last seven days, in words that it understands."""
    today = timezone.localdate()
    dates = [date_format(today - timedelta(days=days), "DATE_FORMAT") for days in range(2, 7)]
    # Translators: days that the field "When" proposes; the form understands these words.
    return [_("today"), _("yesterday"), *dates]
