# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a row adds to what is known: the plan that the preview shows and the commit carries out.

Empty fields are filled in, lists and notes grow, and where both sides say something different the directory keeps
its own word and the row is a conflict, unless the person chose the file's.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.contacts import domain_of
from liaison.kit.text import fold, sort_name

from .finding import Finder, Undecided
from .plans import CONFLICT, CREATE, REJECT, SAME, UPDATE, RecordPlan, RowPlan
from .readings import Contact, Point, RowReading
from .world import (
    BOUNCED,
    EMAIL,
    OPTED_OUT,
    PHONE,
    Known,
    KnownOrganisation,
    KnownPerson,
    World,
    human_key,
)

# Translators: {name} is an organisation; {number} a row number of the same file.
_SAME_AS_ROW = _("The same as in row {number}: {name}.")
# Translators: {name} is an organisation or person in the directory.
_KNOWN = _("Already here: {name}.")
# Translators: {name} is an organisation with the same website.
_SAME_SITE = _("May be the same as {name}: both have this website.")
# Translators: {name} stands in a column for one of us, but no member is called so.
_NO_MEMBER = _("Nobody in the workspace is called {name}; the name is kept in the notes.")

# Translators: {address} is an e-mail address whose owner asked not to be contacted.
_STAYS_OUT = _("{address} is kept as one that asked not to be contacted.")
# Translators: {scheme} and {value} are a number in another system, {name} the record that has it.
_NUMBER_TAKEN = _("The number {value} ({scheme}) belongs to {name} here; it is kept in the notes.")


def compare(number: int, reading: RowReading, world: World, *, take_theirs: bool = False) -> RowPlan:
    """The plan for this row. Records it will create are added to `world`, for the rows after it."""
    plan = RowPlan(reasons=list(reading.remarks))
    if reading.problems:
        plan.action, plan.reasons = REJECT, list(reading.problems)
        return plan
    try:
        return _Comparison(number, reading, world, plan, take_theirs).run()
    except Undecided as question:
        return RowPlan(action=CONFLICT, reasons=[*question.args, *reading.remarks])


class _Comparison:
    def __init__(self, number: int, reading: RowReading, world: World, plan: RowPlan, take_theirs: bool) -> None:
        self.number, self.reading, self.world, self.plan = number, reading, world, plan
        self.take_theirs = take_theirs
        self.find = Finder(reading, world)

    def run(self) -> RowPlan:
        # Look both up before planning anything, so that an undecided row leaves no trace.
        has_organisation = bool(self.reading.organisation.get("name"))
        has_person = bool(self.reading.person.get("name"))
        found_organisation = self.find.organisation() if has_organisation else None
        found_person = self.find.person(found_organisation) if has_person else None
        self.plan.reasons += self.find.hints
        self._set_taken_numbers_aside(found_organisation, found_person)
        self._name_members()
        organisation = self._plan_organisation(found_organisation) if has_organisation else None
        person = self._plan_person(found_person, organisation) if has_person else None
        if organisation is not None and person is not None:
            self._plan_affiliation(organisation, person)
        for point in self.reading.points:
            self._plan_point(point, organisation, person)
        self._plan_identifiers(organisation, person)
        if organisation is not None:
            self._plan_communities(organisation)
        for contact in self.reading.contacts:
            self._plan_contact(contact, [known for known in (organisation, person) if known is not None])
        self.plan.extras = dict(self.reading.extras)
        if self.reading.opted_out:
            self._plan_opt_out(person or organisation)
        if self.reading.no_phone and (known := person or organisation) is not None:
            owner = "person" if person else "organisation"
            for number in [value for kind, value in known.points if kind == PHONE]:
                self._close(known, Point(owner, PHONE, "", number, state=OPTED_OUT))
        self.plan.action = self._action()
        return self.plan

    def _action(self) -> str:
        plan = self.plan
        if plan.organisation.differs or plan.person.differs:
            return CONFLICT
        if plan.organisation.new is not None or plan.person.new is not None:
            return CREATE
        added = [
            plan.organisation.changes, plan.person.changes, plan.affiliation, plan.points, plan.identifiers,
            plan.communities, plan.contacts, plan.opt_out, plan.closed,
        ]  # fmt: skip
        return UPDATE if any(added) else SAME

    # --- planning ---

    def _name_members(self) -> None:
        """Turn the names of our own people into members, or keep them as text."""
        name = self.reading.organisation.pop("looked_after_by", "")
        if name:
            member = self.world.member(name)
            if member is None:
                self._keep_name(name)
            else:
                self.reading.organisation["looked_after_by_id"] = member
        for contact in self.reading.contacts:
            if contact.by and self.world.member(contact.by) is None:
                contact.note = f"{contact.note} ({contact.by})".strip()

    def _keep_name(self, name: str) -> None:
        self.plan.reasons.append(format_lazy(_NO_MEMBER, name=name))
        self._add_note(name)

    def _add_note(self, line: str) -> None:
        target = self.reading.organisation if self.reading.has_organisation else self.reading.person
        target["notes"] = "\n".join(filter(None, [target.get("notes", ""), line]))

    def _set_taken_numbers_aside(self, organisation: Known | None, person: Known | None) -> None:
        """A number names one record; where another one has it already, it is kept in the notes."""
        owners = {"organisation": organisation, "person": person}
        free = []
        for owner, scheme, value in self.reading.identifiers:
            holder = self.find.holder_of_number(scheme, value)
            if holder is None or holder is owners[owner]:
                free.append((owner, scheme, value))
            else:
                self.plan.reasons.append(format_lazy(_NUMBER_TAKEN, scheme=scheme, value=value, name=holder.name))
                self._add_note(f"{scheme}: {value}")
        self.reading.identifiers = free

    def _plan_organisation(self, known: KnownOrganisation | None) -> KnownOrganisation:
        values = self.reading.organisation
        plan = self.plan.organisation
        if known is not None:
            self._say_known(known)
            plan.key = known.key
            self._fill_in(known, values, plan)
            return known
        key = f"o{self.number}"
        plan.key, plan.new = key, dict(values)
        created = KnownOrganisation(key=key, name=values["name"], values=_without_name(values), row=self.number)
        domain = domain_of(values.get("website", ""))
        for twin in self.world.organisations_by_domain[domain][:1] if domain else []:
            self.plan.reasons.append(format_lazy(_SAME_SITE, name=self.world.organisations[twin].name))
        self.world.add_organisation(created, [domain] if domain else [])
        return created

    def _plan_person(self, known: KnownPerson | None, organisation: KnownOrganisation | None) -> KnownPerson:
        values = self.reading.person
        plan = self.plan.person
        if known is not None:
            self._say_known(known)
            plan.key = known.key
            self._fill_in(known, values, plan)
            return known
        key = f"p{self.number}"
        plan.key, plan.new = key, dict(values)
        created = KnownPerson(key=key, name=values["name"], values=_without_name(values), row=self.number)
        self.world.add_person(created)
        return created

    def _say_known(self, known: Known) -> None:
        if known.row is None:
            self.plan.reasons.append(format_lazy(_KNOWN, name=known.name))
        else:
            self.plan.reasons.append(format_lazy(_SAME_AS_ROW, number=known.row, name=known.name))

    def _fill_in(self, known: Known, values: dict[str, Any], plan: RecordPlan) -> None:
        for name, theirs in values.items():
            if name == "name":
                self._plan_name(known, theirs, plan)
            elif name in {"other_names", "languages"}:
                self._grow_list(known, name, theirs, plan)
            elif name == "notes":
                self._grow_notes(known, theirs, plan)
            else:
                self._set_or_differ(known, name, theirs, plan)
        known.values.update(plan.changes)

    def _plan_name(self, known: Known, theirs: str, plan: RecordPlan) -> None:
        """Another spelling of an organisation's name is another name. A person has one."""
        if isinstance(known, KnownOrganisation):
            spellings = {fold(known.name), *map(fold, known.values.get("other_names", []))}
            if fold(theirs) not in spellings:
                self._grow_list(known, "other_names", [theirs], plan)
            return
        if human_key(theirs) == human_key(known.name) or "@" in theirs:
            return
        # Until the name is known, an address serves as one.
        if "@" in known.name or self.take_theirs:
            self._rename(known, theirs, plan)
        else:
            plan.differs["name"] = (known.name, theirs)

    def _rename(self, known: Known, name: str, plan: RecordPlan) -> None:
        plan.changes["name"] = known.name = name
        plan.changes["sort_name"] = known.values["sort_name"] = sort_name(name)[:300]
        if isinstance(known, KnownPerson):
            self.world.name_person(known)

    def _grow_list(self, known: Known, name: str, theirs: list[str], plan: RecordPlan) -> None:
        ours = list(plan.changes.get(name, known.values.get(name) or []))
        have = {fold(value) for value in ours} | ({fold(known.name)} if name == "other_names" else set())
        new = [value for value in theirs if fold(value) not in have]
        if new:
            plan.changes[name] = ours + new
            if isinstance(known, KnownOrganisation) and name == "other_names":
                self.world.name_organisation(known, new)

    def _grow_notes(self, known: Known, theirs: str, plan: RecordPlan) -> None:
        ours = known.values.get("notes") or ""
        have = {fold(line) for line in ours.splitlines()}
        new = [line for line in theirs.splitlines() if fold(line) and fold(line) not in have]
        if new:
            plan.changes["notes"] = "\n".join(filter(None, [ours, *new]))

    def _set_or_differ(self, known: Known, name: str, theirs: Any, plan: RecordPlan) -> None:
        ours = known.values.get(name)
        if ours and _equal(name, ours, theirs):
            return
        if not ours or _was_never_said(known, name, ours) or self.take_theirs:
            plan.changes[name] = theirs
        else:
            plan.differs[name] = (self._shown(name, ours), self._shown(name, theirs))

    def _shown(self, name: str, value: Any) -> str:
        return self.world.member_names.get(value, "") if name == "looked_after_by_id" else str(value)

    def _plan_affiliation(self, organisation: KnownOrganisation, person: KnownPerson) -> None:
        values = self.reading.affiliation
        known = person.affiliations.get(organisation.key)
        if known is None:
            person.affiliations[organisation.key] = dict(values)
            self.plan.affiliation = {"new": True, "changes": dict(values)}
            return
        plan = RecordPlan()
        for name, theirs in values.items():
            if not known.get(name):
                plan.changes[name] = theirs
            elif not _equal(name, known[name], theirs):
                if self.take_theirs:
                    plan.changes[name] = theirs
                else:
                    self.plan.person.differs[name] = (known[name], theirs)
        if plan.changes:
            known.update(plan.changes)
            self.plan.affiliation = {"new": False, "changes": plan.changes}

    def _plan_point(
        self, point: Point, organisation: KnownOrganisation | None, person: KnownPerson | None
    ) -> None:
        owner: Known | None = organisation if point.owner == "organisation" else person
        if owner is None or (point.type, point.normalised) in owner.points:
            if owner is not None and point.state:
                self._close(owner, point)
            return
        state = point.state or "unverified"
        if point.type == PHONE and _has_left(owner, PHONE):
            state = OPTED_OUT
        if point.type == EMAIL:
            if self.world.has_left(point.normalised) or _has_left(owner):
                state = OPTED_OUT
                self.plan.reasons.append(format_lazy(_STAYS_OUT, address=point.value))
            self.world.holders.add(point.normalised, owner)
        owner.points[point.type, point.normalised] = state
        self.plan.points.append({**vars(point), "state": state})

    def _close(self, owner: Known, point: Point) -> None:
        """Use this address no more; one that is closed stays as it is. Mail that bounces does so for everybody."""
        key = point.type, point.normalised
        closed = {OPTED_OUT} if point.state == OPTED_OUT else {OPTED_OUT, BOUNCED}
        holders = [owner] if point.type == PHONE else self.world.holders[point.normalised]
        open_at = [holder for holder in holders if holder.points[key] not in closed]
        for holder in open_at:
            holder.points[key] = point.state
        if open_at:
            whose = point.owner if point.type == PHONE else ""
            self.plan.closed.append(
                {"owner": whose, "type": point.type, "normalised": point.normalised, "state": point.state}
            )

    def _plan_identifiers(self, organisation: KnownOrganisation | None, person: KnownPerson | None) -> None:
        owners: dict[str, Known | None] = {"organisation": organisation, "person": person}
        for kind, scheme, value in self.reading.identifiers:
            known = owners[kind]
            if known is not None and (scheme, value) not in self.world.identifiers:
                self.world.identifiers[scheme, value] = (kind, known.key)
                self.plan.identifiers.append({"owner": kind, "scheme": scheme, "value": value})

    def _plan_communities(self, organisation: KnownOrganisation) -> None:
        for name in self.reading.communities:
            if fold(name) not in organisation.communities:
                organisation.communities |= {fold(name)}
                self.plan.communities.append(name)

    def _plan_opt_out(self, known: Known | None) -> None:
        """Every address of theirs and of this row, whoever else has it: an import tightens, and never loosens."""
        addresses = {point.normalised for point in self.reading.points if point.type == EMAIL}
        if known is not None:
            addresses |= known.emails
            known.has_left = True
        for address in sorted(addresses):
            for holder in self.world.holders[address]:
                if holder.points[EMAIL, address] != OPTED_OUT:
                    holder.points[EMAIL, address] = OPTED_OUT
                    if address not in self.plan.opt_out:
                        self.plan.opt_out.append(address)

    def _plan_contact(self, contact: Contact, parties: Iterable[Known]) -> None:
        """The same day, kind and words with the same party is the same contact."""
        note = fold(contact.note)
        marks = {(party.kind, party.key, contact.on, contact.type, note) for party in parties}
        if marks and marks <= self.world.contacts:
            return
        self.world.contacts |= marks
        values = vars(contact) | {"on": contact.on.isoformat(), "by": self.world.member(contact.by)}
        self.plan.contacts.append(values)


def _without_name(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "name"}


def _has_left(known: Known, through: str = EMAIL) -> bool:
    """A person who asked not to be contacted did not mean one of their addresses only.

    Of an organisation one address may be closed, unless a row of this file closes them all.
    """
    states = {state for (kind, _value), state in known.points.items() if kind == through}
    has_left = known.has_left and through == EMAIL
    return has_left or (isinstance(known, KnownPerson) and OPTED_OUT in states)


def _was_never_said(known: Known, name: str, value: Any) -> bool:
    """Values that the house filled in itself give way to what the file says."""
    if name == "sort_name":
        return bool(value == sort_name(known.name)[:300])
    return name == "legal_form" and value == "unknown"


def _equal(name: str, ours: Any, theirs: Any) -> bool:
    if name == "website":
        return domain_of(str(ours)) == domain_of(str(theirs))
    return fold(str(ours)) == fold(str(theirs))
