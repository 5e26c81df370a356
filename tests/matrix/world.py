# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two workspaces full of canaries: words that occur nowhere else, so that a page that shows one betrays itself.

A canary is called `Canary<place><kind>`. The places: Assigned (looked after by the volunteer), Unassigned (by
nobody yet) and Foreign (in the other workspace).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member, User, WorkspaceOwned
from liaison.accounts.rules import Can, may
from liaison.accounts.scope import in_workspace
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.importing.actions.bringing import bring_file
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    CommunityTarget,
    ContactPoint,
    DuplicatePair,
    ExternalIdentifier,
    ImportRow,
    Interaction,
    LawfulBasis,
    MergeRecord,
    NotDuplicate,
    Organisation,
    Person,
    Relationship,
    Resource,
    SavedMapping,
    SavedView,
    SharedLink,
)
from liaison.directory.models.duplicates import in_order
from liaison.directory.models.interactions import InteractionOrganisation, InteractionPerson
from liaison.gatherings.actions.canaries_booking import plant_meeting
from liaison.kit.hooks import canaries
from liaison.pathway.models import (
    Ending,
    Objective,
    Partnership,
    PartnershipType,
    Plan,
    PlanTemplate,
    PlanTemplateTask,
    ShiftPlace,
    SideState,
    Sign,
    Stage,
    StageChange,
    Task,
    TaskStep,
)
from liaison.project import cast

from .assessing import plant_round

THEN = datetime(2026, 3, 3, 10, 15, tzinfo=UTC)
ASSIGNED, UNASSIGNED, FOREIGN = "Assigned", "Unassigned", "Foreign"
INSIDERS = ["maya", "tomos", "elin", "ada", "viktor"]

# Kind → what a member must be allowed to do to see it, and whether it must be assigned to those who do not see
# everything.
SIGHT: dict[str, tuple[Can, bool]] = {
    "organisation": (Can.SEE_DIRECTORY, True),
    "person": (Can.SEE_DIRECTORY, True),
    "contact": (Can.SEE_DIRECTORY, True),
    "identifier": (Can.SEE_DIRECTORY, True),
    "role": (Can.SEE_DIRECTORY, True),
    "basis": (Can.SEE_DIRECTORY, True),
    "relationship": (Can.SEE_DIRECTORY, True),
    "interaction": (Can.SEE_DIRECTORY, True),
    "link": (Can.SEE_DIRECTORY, True),
    "confidential": (Can.SEE_EVERYTHING, False),
    "community": (Can.SEE_REPORTS, False),
    "target": (Can.SEE_REPORTS, False),
    "region": (Can.SEE_REPORTS, False),
    "import": (Can.IMPORT, False),
    "row": (Can.IMPORT, False),
    "resource": (Can.SEE_REPORTS, False),
    "round": (Can.SEE_REPORTS, True),
    "candidate": (Can.SEE_REPORTS, True),
    "goals": (Can.SEE_DIRECTORY, True),
    "work": (Can.SEE_DIRECTORY, True),
    "meeting": (Can.SEE_DIRECTORY, True),
    "plan_template": (Can.EDIT_DIRECTORY, False),
    # Planted by the rooms themselves (kit.hooks.canaries), so told apart only roughly.
    "plant_members": (Can.SEE_TEAM, False),
    "plant_messages": (Can.SEE_MAIL, False),
    "plant_letter": (Can.EDIT_DIRECTORY, False),
    "plant_event": (Can.SEE_DIRECTORY, False),
    "merged": (Can.SEE_DIRECTORY, True),
    "twin": (Can.SEE_DIRECTORY, True),
}


def canary(place: str, kind: str) -> str:
    return f"Canary{place}{kind}".replace("_", "")


@dataclass
class World:
    members: dict[str, Member]
    stranger: User
    rows: dict[tuple[str, type[Model]], Any] = field(default_factory=dict)
    twins: dict[tuple[str, type[Model]], Any] = field(default_factory=dict)  # what looks like a planted record
    words: set[tuple[str, str]] = field(default_factory=set)  # (place, kind) of every canary

    def word(self, place: str, kind: str) -> str:
        self.words.add((place, kind))
        return canary(place, kind)

    def row(self, place: str, model: type[Model]) -> Any:
        """The row planted there; for what a room planted itself, the newest of that workspace."""
        if (place, model) in self.rows:
            return self.rows[place, model]
        member = self.members["oskar" if place == FOREIGN else "maya"]
        with in_workspace(member.workspace):
            own = model._default_manager.order_by("-pk")
            row = (own if issubclass(model, WorkspaceOwned) else own.filter(workspace=member.workspace)).first()
        assert row is not None, (
            f"No {model.__name__} was planted: do it in tests/matrix/world.py or a room's hooks.py."
        )
        return row

    def sees(self, member: Member | None, place: str, kind: str) -> bool:
        if member is None or (place == FOREIGN) != (member == self.members["oskar"]):
            return False
        # What a new room plants is seen by those who see everything, until SIGHT says otherwise.
        capability, limited = SIGHT.get(kind, (Can.SEE_EVERYTHING, False))
        everything = place == ASSIGNED or not limited or may(member.role, Can.SEE_EVERYTHING)
        return may(member.role, capability) and everything


def plant_world() -> World:
    ours, theirs = cast.northshire(), cast.vastmark()
    members = {}
    with in_workspace(ours):
        members |= {key: cast.join(key) for key in INSIDERS}
    with in_workspace(theirs):
        members["oskar"] = cast.join("oskar")
    world = World(members, User.objects.create_user("stranger@example.net", name="A stranger"))
    for place, of, by in (
        (ASSIGNED, members["elin"], members["elin"]),
        (UNASSIGNED, None, members["tomos"]),
        (FOREIGN, members["oskar"], members["oskar"]),
    ):
        with in_workspace(by.workspace):
            _plant(world, place, of, by)
            for plant in canaries if place != ASSIGNED else ():
                plant(world.word(place, plant.__name__))
    with in_workspace(ours), changing(members["maya"], "edit", at=THEN) as change:
        _tie(world, change)
    return world


def _tie(world: World, change: Changing) -> None:
    """What is assigned has ties to what is not: pages of the one must not give away the other."""
    mine, other = world.row(ASSIGNED, Organisation), world.row(UNASSIGNED, Organisation)
    change.update(mine, parent=other)
    change.create(Relationship(source_organisation=mine, target_organisation=other, type="works_with"))
    change.create(Affiliation(person=world.row(ASSIGNED, Person), organisation=other, is_primary=False))
    call = world.row(ASSIGNED, Interaction)
    change.create(InteractionOrganisation(interaction=call, organisation=other))
    change.create(InteractionPerson(interaction=call, person=world.row(UNASSIGNED, Person)))


def _plant(world: World, place: str, of: Member | None, by: Member) -> None:
    def word(kind: str) -> str:
        return world.word(place, kind)

    with changing(by, "set up", at=THEN) as change:
        row = _Planter(world, place, change)
        template = row(PlanTemplate(name=word("plan_template"), about=word("plan_template")))
        row(PlanTemplateTask(template=template, title=word("plan_template"), anchor="event_start"))
    with changing(by, "edit", at=THEN) as change:
        _plant_directory(_Planter(world, place, change), word, of)
        _plant_communities(_Planter(world, place, change), word)
        _plant_pathway(_Planter(world, place, change), word)
        asked = [world.members[name] for name in ("elin", "ada", "viktor")] if place == ASSIGNED else [by]
        plant_round(_Planter(world, place, change), word, of, asked, THEN)
    _plant_duplicates(world, place, word, of, by)
    for one in plant_meeting(word("meeting"), by):
        world.rows.setdefault((place, type(one)), one)
    row = _Planter(world, place, None)
    row(Change.objects.get(public_id=change.id))
    file = f"Organización,E-post\n{word('row')},{word('row').lower()}@example.org\n"
    batch = row(bring_file(data=file.encode(), filename=f"{word('import')}.csv", by=by, at=THEN))
    start_preview(batch)
    preview(batch)
    row(ImportRow.objects.get(batch=batch, action=ImportRow.Action.CREATE))


def _plant_duplicates(world: World, place: str, word: Callable[[str], str], of: Member | None, by: Member) -> None:
    """A twin of the organisation and of the person, one told apart from it, one that was merged into it."""
    organisation, person = (world.row(place, model) for model in (Organisation, Person))
    with changing(by, "edit", at=THEN) as change:
        twin = change.create(Organisation(name=f"{organisation} {word('twin')}", looked_after_by=of))
        other = change.create(Person(name=f"{person} {word('twin')}"))
        change.create(Affiliation(person=other, organisation=organisation))
        merged = change.create(Organisation(name=word("merged"), looked_after_by=of))
        first, second = in_order(organisation.public_id, twin.public_id)
        row = change.create(NotDuplicate(of_kind="organisation", first=first, second=second))
    world.twins |= {(place, Organisation): twin, (place, Person): other}
    world.rows[place, NotDuplicate] = row
    for one in (organisation, twin):
        one.refresh_from_db()
    first, second = in_order(person.public_id, other.public_id)
    world.rows[place, DuplicatePair], _new = DuplicatePair.objects.get_or_create(
        of_kind="person", first=first, second=second, defaults={"score": 90, "reasons": [["same_name", "", 0]]}
    )
    seen = Versions(organisation.changed_in, merged.changed_in)
    world.rows[place, MergeRecord] = merge(organisation, merged, {}, by=by, seen=seen)
    organisation.refresh_from_db()


@dataclass
class _Planter:
    world: World
    place: str
    change: Changing | None

    def __call__(self, row: Any) -> Any:
        if self.change:
            self.change.create(row)
        elif row.pk is None:
            row.save()
        return self.world.rows.setdefault((self.place, type(row)), row)


def _plant_directory(row: _Planter, word: Callable[[str], str], of: Member | None) -> None:
    # Of one person alone, so that it can be given out and erased like a person.
    organisation = row(
        Organisation(
            name=word("organisation"), region=word("region"), looked_after_by=of, legal_form="sole_trader"
        )
    )
    person = row(Person(name=word("person"), notes=word("person")))
    row(Affiliation(person=person, organisation=organisation, role=word("role")))
    address = f"{word('contact').lower()}@example.org"
    row(ContactPoint(person=person, type="email", value=address, normalised=address))
    row(ExternalIdentifier(organisation=organisation, scheme="old_system", value=word("identifier")))
    row(LawfulBasis(person=person, basis="consent", source=word("basis"), obtained_on=date(2026, 1, 5)))
    row(
        Relationship(
            source_organisation=organisation, target_person=person, type="works_with", note=word("relationship")
        )
    )
    for kind, visibility in (("interaction", "everyone"), ("confidential", "coordinators")):
        interaction = Interaction(type="call", at=THEN, note=word(kind), visibility=visibility)
        row.change.create(interaction)
        row.change.create(InteractionOrganisation(interaction=interaction, organisation=organisation))
        row.change.create(InteractionPerson(interaction=interaction, person=person))
        row.world.rows.setdefault((row.place, Interaction), interaction)
    interaction = row.world.row(row.place, Interaction)
    row(SharedLink(interaction=interaction, url="https://example.org/", title=word("link")))


def _plant_communities(row: _Planter, word: Callable[[str], str]) -> None:
    community = row(Community(name=word("community"), why=word("community")))
    row(CommunityLink(community=community, organisation=row.world.row(row.place, Organisation)))
    row(CommunityTarget(community=community, region=word("target"), wanted=3))
    row(Resource(title=word("resource"), file=ContentFile(word("resource").encode(), "leaflet.txt")))
    row(SavedMapping(name=word("mapping"), signature="0" * 64, owner=row.change.by, is_shared=True))
    row(SavedView(name="Mine", list_name="organisations", owner=row.change.by, is_shared=True))


def _plant_pathway(row: _Planter, word: Callable[[str], str]) -> None:
    """A partnership on its way, with whatever may hang on one, and what became of it before."""
    stage = Stage.objects.filter(pathway__is_default=True).order_by("order")[2]
    partnership = row(
        Partnership(
            organisation=row.world.row(row.place, Organisation),
            pathway_id=stage.pathway_id,
            stage=stage,
            entered_stage_at=THEN,
            goals=word("goals"),
            next_step=word("work"),
            next_step_on=THEN.date(),
        )
    )
    row(PartnershipType(partnership=partnership, type="events"))
    row(StageChange(partnership=partnership, to_stage=stage, at=THEN, reason=word("work")))
    past = {"reason": word("work"), "reopened_on": THEN.date()}
    row(SideState(partnership=partnership, type="resting", since=THEN.date(), **past))
    row(Ending(partnership=partnership, how="completed", ended_on=THEN.date(), **past))
    objective = row(Objective(partnership=partnership, text=word("work")))
    row(Sign(objective=objective, text=word("work")))
    task = row(Task(partnership=partnership, title=word("work")))
    row(TaskStep(task=task, text=word("work")))
    template = row.world.row(row.place, PlanTemplate)
    plan = row(Plan(name=word("work"), template=template, partnership=partnership, day=THEN.date()))
    shift = row.change.create(
        Task(
            plan=plan,
            partnership=partnership,
            title=word("work"),
            due_on=THEN.date(),
            at=THEN.time(),
            until=time(23, 45),
        )
    )
    row(ShiftPlace(task=shift, member=row.change.by))
