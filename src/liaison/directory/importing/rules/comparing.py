# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a row adds to what is known: the plan that the preview shows and the commit carries out.

Empty fields are filled in, lists and notes grow, and where both sides say something different the directory keeps
its own word and the row is a conflict, unless the person chose the file's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from liaison.kit.contacts import domain_of, is_shared_mailbox
from liaison.kit.text import fold, name_key, person_key

from .rows import Contact, Message, Point, RowReading
from .world import Key, Known, KnownOrganisation, KnownPerson, World

CREATE, UPDATE, SAME, CONFLICT, SKIP, REJECT = "create", "update", "same", "conflict", "skip", "reject"
ALIKE = 80  # names at least this alike may belong to one person with one address

# Translators: {name} is an organisation; {number} a row number of the same file.
_SAME_AS_ROW = _("The same as in row {number}: {name}.")
# Translators: {name} is an organisation or person in the directory.
_KNOWN = _("Already here: {name}.")
# Translators: {field} is a field's name; {ours} and {theirs} are its values.
_DIFFERS = _("{field}: we have “{ours}”, the file says “{theirs}”.")
# Translators: {name} is a name that several organisations or people have.
_SEVERAL = _(
    "Several records are called {name}. Add a place, a website or an e-mail address to say which is meant."
)
# Translators: {address} is an e-mail address, {name} the person who has it.
_ADDRESS_TAKEN = _("{address} belongs to {name} here. Is it the same person?")
# Translators: {name} is a person or an organisation that looks similar.
_MAY_BE = _("May be the same as {name}, who is already here.")
# Translators: {name} is an organisation with the same website.
_SAME_SITE = _("May be the same as {name}: both have this website.")
# Translators: {name} stands in a column for one of us, but no member is called so.
_NO_MEMBER = _("Nobody in the workspace is called {name}; the name is kept in the notes.")


class _Undecided(Exception):
    """The row fits several records; the message asks the person which."""


@dataclass
class RecordPlan:
    """`key` of the record it goes to, or None for nothing; `new` holds its values when it is to be created."""

    key: Key | None = None
    new: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    differs: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class RowPlan:
    action: str = SKIP
    organisation: RecordPlan = field(default_factory=RecordPlan)
    person: RecordPlan = field(default_factory=RecordPlan)
    affiliation: dict[str, Any] | None = None  # {"new": bool, "changes": {…}}
    points: list[dict[str, str]] = field(default_factory=list)
    identifiers: list[dict[str, str]] = field(default_factory=list)
    communities: list[str] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    opt_out: bool = False
    reasons: list[Message] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What the preview shows; the empty parts are left out."""
        values = {name: value for name, value in vars(self).items() if value and name not in {"action", "reasons"}}
        for name in ("organisation", "person"):
            record = {key: value for key, value in vars(values.pop(name)).items() if value}
            if record:
                values[name] = record
        return values


def compare(number: int, reading: RowReading, world: World, *, take_theirs: bool = False) -> RowPlan:
    """The plan for this row. Records it will create are added to `world`, for the rows after it."""
    plan = RowPlan(reasons=list(reading.remarks))
    if reading.problems:
        plan.action, plan.reasons = REJECT, list(reading.problems)
        return plan
    try:
        return _Comparison(number, reading, world, plan, take_theirs).run()
    except _Undecided as question:
        return RowPlan(action=CONFLICT, reasons=[*question.args, *reading.remarks])


class _Comparison:
    def __init__(self, number: int, reading: RowReading, world: World, plan: RowPlan, take_theirs: bool) -> None:
        self.number, self.reading, self.world, self.plan = number, reading, world, plan
        self.take_theirs = take_theirs

    def run(self) -> RowPlan:
        # Look both up before planning anything, so that an undecided row leaves no trace.
        has_organisation = bool(self.reading.organisation.get("name"))
        has_person = bool(self.reading.person.get("name"))
        found_organisation = self._find_organisation() if has_organisation else None
        found_person = self._find_person(found_organisation) if has_person else None
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
            plan.communities, plan.contacts, plan.opt_out,
        ]  # fmt: skip
        return UPDATE if any(added) else SAME

    # --- finding ---

    def _find_organisation(self) -> KnownOrganisation | None:
        for identifier in self.reading.identifiers:
            kind, key = self.world.identifiers.get(identifier, ("", 0))
            if kind == "organisation":
                return self.world.organisations[key]
        name = self.reading.organisation["name"]
        keys = self.world.organisations_by_name.get(name_key(name), [])
        candidates = [self.world.organisations[key] for key in keys]
        candidates = _same_place(candidates, self.reading.organisation.get("place", ""))
        if len(candidates) > 1:
            domain = domain_of(self.reading.organisation.get("website", ""))
            same = [c for c in candidates if domain and domain_of(c.values.get("website", "")) == domain]
            candidates = same or candidates
        if len(candidates) > 1:
            raise _Undecided(format_lazy(_SEVERAL, name=name))
        return candidates[0] if candidates else None

    def _find_person(self, organisation: KnownOrganisation | None) -> KnownPerson | None:
        name = self.reading.person["name"]
        by_address = self._person_by_address(name)
        if by_address is not None:
            return by_address
        keys = self.world.people_by_name.get(person_key(name), [])
        candidates = [self.world.people[key] for key in keys]
        if organisation is not None:
            there = [c for c in candidates if organisation.key in c.affiliations]
            if there:
                return there[0]
            for other in candidates[:1]:
                self.plan.reasons.append(format_lazy(_MAY_BE, name=other.name))
            return None
        own = {point.normalised for point in self.reading.points if point.type == "email"}
        candidates = [c for c in candidates if not own or own & _emails(c) or not _emails(c)]
        if len(candidates) > 1:
            raise _Undecided(format_lazy(_SEVERAL, name=name))
        return candidates[0] if candidates else None

    def _person_by_address(self, name: str) -> KnownPerson | None:
        for point in self.reading.points:
            if point.type != "email" or point.owner != "person" or is_shared_mailbox(point.value):
                continue
            for key in self.world.people_by_email.get(point.normalised, []):
                known = self.world.people[key]
                if _may_be_one_person(name, known.name) or name == point.value:
                    return known
                raise _Undecided(format_lazy(_ADDRESS_TAKEN, address=point.value, name=known.name))
        return None

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
        target = self.reading.organisation if self.reading.organisation else self.reading.person
        target["notes"] = "\n".join(filter(None, [target.get("notes", ""), name]))

    def _plan_organisation(self, known: KnownOrganisation | None) -> KnownOrganisation:
        values = self.reading.organisation
        plan = self.plan.organisation
        if known is not None:
            self._say_known(known)
            plan.key = known.key
            self._fill_in(known, values, plan, name_key)
            return known
        key = f"o{self.number}"
        plan.key, plan.new = key, dict(values)
        created = KnownOrganisation(key=key, name=values["name"], values=dict(values), row=self.number)
        domain = domain_of(values.get("website", ""))
        for twin in self.world.organisations_by_domain.get(domain, [])[:1] if domain else []:
            self.plan.reasons.append(format_lazy(_SAME_SITE, name=self.world.organisations[twin].name))
        self.world.add_organisation(created, [domain] if domain else [])
        return created

    def _plan_person(self, known: KnownPerson | None, organisation: KnownOrganisation | None) -> KnownPerson:
        values = self.reading.person
        plan = self.plan.person
        if known is not None:
            self._say_known(known)
            plan.key = known.key
            self._fill_in(known, values, plan, person_key)
            return known
        key = f"p{self.number}"
        plan.key, plan.new = key, dict(values)
        created = KnownPerson(key=key, name=values["name"], values=dict(values), row=self.number)
        self.world.add_person(created)
        return created

    def _say_known(self, known: Known) -> None:
        if known.row is None:
            self.plan.reasons.append(format_lazy(_KNOWN, name=known.name))
        else:
            self.plan.reasons.append(format_lazy(_SAME_AS_ROW, number=known.row, name=known.name))

    def _fill_in(self, known: Known, values: dict[str, Any], plan: RecordPlan, key_of: Any) -> None:
        for name, theirs in values.items():
            if name == "name":
                self._plan_name(known, theirs, plan, key_of)
            elif name in {"other_names", "languages"}:
                self._grow_list(known, name, theirs, plan)
            elif name == "notes":
                self._grow_notes(known, theirs, plan)
            else:
                self._set_or_differ(known, name, theirs, plan)
        known.values.update(plan.changes)

    def _plan_name(self, known: Known, theirs: str, plan: RecordPlan, key_of: Any) -> None:
        """Another spelling of an organisation's name is another name; a person keeps the name they have."""
        spellings = {fold(known.name), *map(fold, known.values.get("other_names", []))}
        if isinstance(known, KnownOrganisation) and fold(theirs) not in spellings:
            self._grow_list(known, "other_names", [theirs], plan)

    def _grow_list(self, known: Known, name: str, theirs: list[str], plan: RecordPlan) -> None:
        ours = list(plan.changes.get(name, known.values.get(name) or []))
        have = {fold(value) for value in ours} | ({fold(known.name)} if name == "other_names" else set())
        new = [value for value in theirs if fold(value) not in have]
        if new:
            plan.changes[name] = ours + new

    def _grow_notes(self, known: Known, theirs: str, plan: RecordPlan) -> None:
        ours = known.values.get("notes") or ""
        have = {fold(line) for line in ours.splitlines()}
        new = [line for line in theirs.splitlines() if fold(line) and fold(line) not in have]
        if new:
            plan.changes["notes"] = "\n".join(filter(None, [ours, *new]))

    def _set_or_differ(self, known: Known, name: str, theirs: Any, plan: RecordPlan) -> None:
        ours = known.values.get(name)
        if name == "legal_form" and ours == "unknown":
            ours = ""
        if not ours:
            plan.changes[name] = theirs
        elif not _equal(name, ours, theirs):
            if self.take_theirs:
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
            return
        owner.points[point.type, point.normalised] = "unverified"
        if isinstance(owner, KnownPerson) and point.type == "email":
            self.world.people_by_email[point.normalised].append(owner.key)
        self.plan.points.append(dict(vars(point)))

    def _plan_identifiers(self, organisation: KnownOrganisation | None, person: KnownPerson | None) -> None:
        kind = "organisation" if organisation is not None else "person"
        known: Known | None = organisation or person
        for scheme, value in self.reading.identifiers:
            if known is not None and (scheme, value) not in self.world.identifiers:
                self.world.identifiers[scheme, value] = (kind, known.key)
                self.plan.identifiers.append({"owner": kind, "scheme": scheme, "value": value})

    def _plan_communities(self, organisation: KnownOrganisation) -> None:
        for name in self.reading.communities:
            if fold(name) not in organisation.communities:
                organisation.communities.add(fold(name))
                self.plan.communities.append(name)

    def _plan_opt_out(self, known: Known | None) -> None:
        """Every e-mail address of theirs: an import tightens, and never loosens."""
        for (kind, value), state in list(known.points.items()) if known else []:
            if kind == "email" and state != "opted_out":
                known.points[kind, value] = "opted_out"  # type: ignore[union-attr]
                self.plan.opt_out = True

    def _plan_contact(self, contact: Contact, parties: Iterable[Known]) -> None:
        """The same day, kind and words with the same party is the same contact."""
        mark = (contact.type, fold(contact.note))
        parties = list(parties)
        if parties and all(mark in party.contacts[contact.on] for party in parties):
            return
        for party in parties:
            party.contacts[contact.on].add(mark)
        values = vars(contact) | {"on": contact.on.isoformat(), "by": self.world.member(contact.by)}
        self.plan.contacts.append(values)


def _same_place(candidates: list[KnownOrganisation], place: str) -> list[KnownOrganisation]:
    """Branches share a name: where both places are known, they must agree."""
    if not place:
        return candidates
    exact = [c for c in candidates if fold(c.values.get("place") or "") == fold(place)]
    return exact or [c for c in candidates if not c.values.get("place")]


def _emails(known: Known) -> set[str]:
    return {value for kind, value in known.points if kind == "email"}


def _may_be_one_person(one: str, other: str) -> bool:
    a, b = person_key(one), person_key(other)
    # An address serves as a name until the name is known.
    return "@" in one or "@" in other or a == b or fuzz.token_set_ratio(a, b) >= ALIKE


def _equal(name: str, ours: Any, theirs: Any) -> bool:
    if name == "website":
        return domain_of(str(ours)) == domain_of(str(theirs))
    return fold(str(ours)) == fold(str(theirs))


def differences(plan: dict[str, Any], labels: dict[str, Any]) -> list[Message]:
    """A sentence for each value that differs; `plan` is a RowPlan as JSON, `labels` name the fields."""
    return [
        format_lazy(_DIFFERS, field=labels.get(name, name), ours=ours, theirs=theirs)
        for record in ("organisation", "person")
        for name, (ours, theirs) in plan.get(record, {}).get("differs", {}).items()
    ]
