# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down what passed between us and them. "Last contact" follows in the same change."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import Change, ChangeEvent, Member, Recorded
from liaison.accounts.models.changes import Verb
from liaison.directory.events import InteractionWritten
from liaison.directory.models import (
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
    SharedLink,
)
from liaison.directory.queries.access import organisations_seen_by, people_seen_by
from liaison.kit.hooks import announce

from .contacts import refresh_last_contact

LINK_KINDS = (InteractionOrganisation.kind, InteractionPerson.kind)
# How many rows one statement names: SQLite takes no more than 32,766.
CHUNK = 5_000


@dataclass(frozen=True)
class LinkText:
    """`public_id` is set where the link was there before."""

    url: str
    title: str = ""
    for_partner: bool = True
    public_id: uuid.UUID | None = None


@dataclass(frozen=True)
class InteractionText:
    """What somebody wrote down. `fields` are columns of Interaction by name."""

    fields: dict[str, Any]
    organisations: Sequence[Organisation] = ()
    people: Sequence[Person] = ()
    members: Sequence[Member] = ()
    links: Sequence[LinkText] = ()


@dataclass(frozen=True)
class NextStep:
    text: str
    on: date | None = None


@dataclass(frozen=True)
class Touched:
    """Primary keys of the organisations and people whose last contact may be another one now."""

    organisations: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    def refresh(self) -> None:
        for chunk in _chunks(self.organisations):
            refresh_last_contact(organisations=chunk)
        for chunk in _chunks(self.people):
            refresh_last_contact(people=chunk)


class PartyGone(Exception):
    """One of those it was with was merged or removed at this very moment. Nothing is written."""

    def __init__(self) -> None:
        # Translators: a contact cannot be written down: somebody has just merged or removed a record.
        super().__init__(
            _("Somebody has just merged or removed one of them. Look whom it is with, and send it again.")
        )


def log_interaction(
    text: InteractionText, *, by: Member, once: uuid.UUID | None = None, next_step: NextStep | None = None
) -> tuple[Interaction, Change | None]:
    """The new interaction and its change. The same `once` again gives the first one back, and no change.

    Raises PartyGone.
    """
    public_id = uuid.uuid5(by.public_id, str(once)) if once else uuid.uuid4()
    try:
        return _log(text, by, public_id, next_step)
    except IntegrityError as error:
        # The second press was so quick that neither saw the other.
        known = Interaction.objects.filter(public_id=public_id).first()
        if known is None:
            raise PartyGone from error
        return known, None


def _log(
    text: InteractionText, by: Member, public_id: uuid.UUID, next_step: NextStep | None
) -> tuple[Interaction, Change | None]:
    with changing(by, "log interaction") as change:
        known = Interaction.objects.filter(public_id=public_id).first()
        if known is not None:
            return known, None
        interaction = write_interaction(change, text, public_id)
        if next_step is not None:
            for organisation in text.organisations:
                change.update(organisation, next_step=next_step.text, next_step_on=next_step.on)
    return interaction, change.record


def write_interaction(change: Changing, text: InteractionText, public_id: uuid.UUID) -> Interaction:
    """In the caller's change."""
    interaction = change.create(Interaction(public_id=public_id, **text.fields))
    _join(change, interaction, text)
    for link in text.links:
        change.create(_link(interaction, link))
    _touched_by([interaction.pk]).refresh()
    announce(InteractionWritten(interaction, text.organisations, text.people, change))
    return interaction


def edit_interaction(
    interaction: Interaction, text: InteractionText, *, by: Member, expected: uuid.UUID | None = None
) -> Change | None:
    """None when nothing differs. Raises EditedMeanwhile. Whoever `by` cannot see stays attached."""
    with changing(by, "edit interaction") as change:
        before = _touched_by([interaction.pk])
        change.update(interaction, expected=expected, **text.fields)
        _part(change, interaction, text, by)
        _join(change, interaction, text)
        _rewrite_links(change, interaction, text.links)
        after = _touched_by([interaction.pk])
        Touched(before.organisations | after.organisations, before.people | after.people).refresh()
    return change.record if change.record.pk else None


def remove_interaction(interaction: Interaction, *, by: Member) -> Change:
    with changing(by, "remove interaction") as change:
        touched = _touched_by([interaction.pk])
        for model in (SharedLink, InteractionMember, InteractionPerson, InteractionOrganisation):
            for row in model.objects.filter(interaction=interaction):
                change.delete(row)
        change.delete(interaction)
        touched.refresh()
    return change.record


def _join(change: Changing, interaction: Interaction, text: InteractionText) -> None:
    """Attach those who are not attached yet."""
    for model, name, wanted in _participants(text):
        there = set(model.objects.filter(interaction=interaction).values_list(f"{name}_id", flat=True))
        for party in wanted:
            if party.pk not in there:
                change.create(model(interaction=interaction, **{name: party}))


def _part(change: Changing, interaction: Interaction, text: InteractionText, by: Member) -> None:
    """Take away those who are no longer named, as far as this member could see that they were there."""
    visible: dict[str, Any] = {"organisation": organisations_seen_by(by), "person": people_seen_by(by)}
    for model, name, wanted in _participants(text):
        rows = model.objects.filter(interaction=interaction).exclude(**{f"{name}__in": [row.pk for row in wanted]})
        if name in visible:
            rows = rows.filter(**{f"{name}__in": visible[name].order_by().values("pk")})
        for row in rows:
            change.delete(row)


def _participants(text: InteractionText) -> list[tuple[Any, str, Sequence[Recorded]]]:
    return [
        (InteractionOrganisation, "organisation", text.organisations),
        (InteractionPerson, "person", text.people),
        (InteractionMember, "member", text.members),
    ]


def _link(interaction: Interaction, link: LinkText) -> SharedLink:
    return SharedLink(interaction=interaction, url=link.url, title=link.title, for_partner=link.for_partner)


def _rewrite_links(change: Changing, interaction: Interaction, links: Sequence[LinkText]) -> None:
    old = {row.public_id: row for row in SharedLink.objects.filter(interaction=interaction)}
    for link in links:
        row = old.pop(link.public_id, None) if link.public_id else None
        if row is None:
            change.create(_link(interaction, link))
        else:
            change.update(row, url=link.url, title=link.title, for_partner=link.for_partner)
    for row in old.values():
        change.delete(row)


# --- last contact follows ---


def _touched_by(interactions: Iterable[int]) -> Touched:
    touched = Touched()
    for chunk in _chunks(interactions):
        organisations = InteractionOrganisation.objects.filter(interaction__in=chunk)
        people = InteractionPerson.objects.filter(interaction__in=chunk)
        touched.organisations.update(organisations.values_list("organisation_id", flat=True))
        touched.people.update(people.values_list("person_id", flat=True))
    return touched


def refresh_after_undo(event: ChangeUndone) -> None:
    """Undo puts interactions back row by row and knows nothing of summaries: they follow here."""
    watched = {Interaction.kind, InteractionMember.kind, *LINK_KINDS}
    if not event.kinds & watched:
        return
    ids: dict[str, set[uuid.UUID]] = {kind: set() for kind in watched}
    touched, interactions = Touched(), set[int]()
    for row in ChangeEvent.objects.filter(change=event.change, of_kind__in=watched).iterator():
        ids[row.of_kind].add(row.of_id)
        if row.verb == Verb.DELETED:
            touched.organisations.update(filter(None, [row.before.get("organisation_id")]))
            touched.people.update(filter(None, [row.before.get("person_id")]))
            interactions.update(filter(None, [row.before.get("interaction_id")]))
    interactions |= _still_there(Interaction, "pk", ids)
    for model in (InteractionMember, InteractionOrganisation, InteractionPerson):
        interactions |= _still_there(model, "interaction_id", ids)
    now = _touched_by(interactions)
    Touched(touched.organisations | now.organisations, touched.people | now.people).refresh()


def _still_there(model: type[Recorded], column: str, ids: dict[str, set[uuid.UUID]]) -> set[int]:
    found: set[int] = set()
    for chunk in _chunks(ids[model.kind]):
        found.update(model.objects.filter(public_id__in=chunk).values_list(column, flat=True))
    return found


def _chunks(values: Iterable[Any]) -> list[list[Any]]:
    rows = list(values)
    return [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
