# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which record an address means: told by the word before its number, as in `organisations/<uuid:public_id>/`."""

import re
import uuid
from dataclasses import dataclass

from django.db.models import Model

from liaison.accounts.models import Change, Invitation, Member, Team
from liaison.assessment.models import AssessmentRound, AssessorAssignment, Candidate, CriteriaSet
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityTarget,
    ContactPoint,
    ExternalIdentifier,
    ImportBatch,
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
)
from liaison.gatherings.models import (
    Attendance,
    AttendanceFile,
    Booking,
    BookingPage,
    Event,
    EventSeries,
    Feedback,
    HoursException,
    Registration,
)
from liaison.mailroom.models import IncomingMail, Letter, LetterVersion, Mailbox, Message, Suppression
from liaison.outreach.models import Approach, Cadence, Campaign
from liaison.pathway.models import (
    Objective,
    Partnership,
    Pathway,
    Plan,
    PlanTemplate,
    Sign,
    Stage,
    Task,
    TaskStep,
)

from .world import World


@dataclass(frozen=True)
class Kind:
    """What lies behind a word in addresses. `limited`: a volunteer finds only what is assigned to them.

    `word` is the canary that its own page must show, where it has one.
    """

    model: type[Model] | None
    limited: bool = False
    word: str = ""
    field: str = "public_id"
    fixed: str = ""  # for a word that is the same for every record

    def number(self, world: World, place: str) -> str:
        if self.model and self.field == "twin":
            return str(world.twins[place, self.model].public_id)
        return str(getattr(world.row(place, self.model), self.field)) if self.model else self.fixed


FOLDERS = {
    "your-meeting": Kind(None, fixed="a-link-that-is-not-whole"),
    "pages": Kind(BookingPage, limited=True, word="meeting"),
    "meetings": Kind(Booking, limited=True, word="meeting"),
    "meet": Kind(None, fixed="no-such-page"),
    "exceptions": Kind(HoursException, limited=True),
    "calendars": Kind(None, fixed="a-link-that-is-not-whole"),
    "affiliation": Kind(Affiliation, limited=True),
    "approaches": Kind(Approach),
    "at": Kind(None, fixed="northshire"),
    "assignments": Kind(AssessorAssignment),
    "at-our-table": Kind(None, fixed="a-link-that-is-not-whole"),
    "attendance-files": Kind(AttendanceFile),
    "attendances": Kind(Attendance),
    "cadences": Kind(Cadence),
    "campaigns": Kind(Campaign),
    "candidates": Kind(Candidate, limited=True, word="candidate"),
    "changes": Kind(Change, limited=True),
    "codes": Kind(None, fixed="svg"),
    "communities": Kind(Community, word="community"),
    "contact-point": Kind(ContactPoint, limited=True),
    "criteria": Kind(CriteriaSet),
    "decisions": Kind(NotDuplicate, limited=True),
    "entries": Kind(Suppression, field="address_hash"),
    # Public by their short names; that drafts are not, portal/tests/test_events.py tells.
    "event": Kind(None, fixed="no-such-event"),
    "event-series": Kind(None, fixed="no-such-series"),
    "events": Kind(Event),
    "facts": Kind(None, fixed="name"),
    "feedback": Kind(Feedback),
    "follow-up": Kind(None, fixed="missed"),
    "identifier": Kind(ExternalIdentifier, limited=True),
    "imports": Kind(ImportBatch, word="import"),
    "in": Kind(IncomingMail),
    "interactions": Kind(Interaction, limited=True, word="interaction"),
    "invitations": Kind(Invitation),
    "letters": Kind(Letter),
    "lawful-basis": Kind(LawfulBasis, limited=True),
    "mail": Kind(Message),
    "mailboxes": Kind(Mailbox),
    "mappings": Kind(SavedMapping),
    "members": Kind(Member),
    "merges": Kind(MergeRecord, limited=True, word="merged"),
    "objectives": Kind(Objective, limited=True),
    "organisations": Kind(Organisation, limited=True, word="organisation"),
    "partnerships": Kind(Partnership, limited=True, word="goals"),
    "passkeys": Kind(None, fixed="somebody-elses"),
    "pathways": Kind(Pathway),
    "people": Kind(Person, limited=True, word="person"),
    "registrations": Kind(Registration),
    "plan-templates": Kind(PlanTemplate),
    "plans": Kind(Plan, limited=True),
    "relationship": Kind(Relationship, limited=True),
    "resources": Kind(Resource, word="resource"),
    "rounds": Kind(AssessmentRound, limited=True, word="round"),
    "rows": Kind(ImportRow, field="number"),
    "saved-views": Kind(SavedView, limited=True),
    "series": Kind(EventSeries),
    "signs": Kind(Sign, limited=True),
    "stages": Kind(Stage),
    "steps": Kind(TaskStep, limited=True),
    "targets": Kind(CommunityTarget),
    "tasks": Kind(Task, limited=True),
    "teams": Kind(Team),
    "versions": Kind(LetterVersion),
    "your-feedback": Kind(None, fixed="a-link-that-is-not-whole"),
    "your-place": Kind(None, fixed="a-link-that-is-not-whole"),
    "your-letters": Kind(None, fixed="a-link-that-is-not-whole"),
    "with-organisation": Kind(Organisation, limited=True, field="twin"),
    "with-person": Kind(Person, limited=True, field="twin"),
}
PARAMETER = re.compile(r"(?P<folder>[^/<>]+)/<(?P<converter>\w+):(?P<name>\w+)>")
ABSENT = {"uuid": str(uuid.UUID(int=7)), "int": "999999999", "slug": "nothing-of-the-kind", "str": "nothing"}


class UnknownParameter(LookupError):
    """An address with a parameter that the matrix cannot fill in."""


def parameters(path: str) -> list[tuple[str, str, str]]:
    """(folder, converter, name) of each parameter after the workspace."""
    found = [match.group("folder", "converter", "name") for match in PARAMETER.finditer(path)]
    inside = [parameter for parameter in found if parameter[2] != "workspace"]
    for folder, converter, name in inside:
        if folder not in FOLDERS or converter not in ABSENT:
            raise UnknownParameter(
                f"{path}: the matrix does not know what “{folder}/<{converter}:{name}>” means. "
                f"Add “{folder}” to FOLDERS in tests/matrix/records.py, and plant one in tests/matrix/world.py."
            )
    if path.count("<") - path.count("<slug:workspace>") != len(inside):
        raise UnknownParameter(
            f"{path}: a parameter here does not follow a word, as in “people/<uuid:public_id>”."
        )
    return inside


def address(path: str, world: World, place: str | None, slug: str) -> str:
    """The address with the place's records filled in; with numbers of nothing where `place` is None."""
    for folder, converter, name in parameters(path):
        value = FOLDERS[folder].number(world, place) if place else ABSENT[converter]
        path = path.replace(f"<{converter}:{name}>", value, 1)
    return path.replace("<slug:workspace>", slug)


def is_limited(path: str) -> bool:
    return any(FOLDERS[folder].limited for folder, _converter, _name in parameters(path))


def word_of_its_page(path: str) -> str:
    """The canary that a record's own page must show: `people/<uuid:public_id>/` shows the person."""
    if re.search(r"<\w+:\w+>/$", path) and (inside := parameters(path)):
        return FOLDERS[inside[-1][0]].word
    return ""


def word_of_its_list(path: str) -> str:
    """The canary that a list must show: `people/` shows people."""
    folder = re.search(r"<slug:workspace>/([\w-]+)/$", path)
    return FOLDERS[folder.group(1)].word if folder and folder.group(1) in FOLDERS else ""
