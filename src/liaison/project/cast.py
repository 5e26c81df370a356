# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people and places that tests, the demonstration and the screenshots have in common. All are invented.

Maya and her colleagues work at Wikimedia Northshire. Oskar's chapter, Wikimedia Västmark, shares the installation
and must never be seen from there: all that is written in it carries the word CANARY.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from liaison.accounts.actions import Changing, changing, start_workspace
from liaison.accounts.models import Member, User, Workspace
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.directory.models import Affiliation, ContactPoint, Interaction, LawfulBasis, Organisation, Person
from liaison.directory.models.interactions import InteractionMember, InteractionOrganisation, InteractionPerson

# A Tuesday of the story, at a quarter past ten in the morning.
THEN = datetime(2026, 3, 3, 10, 15, tzinfo=UTC)
CANARY = "Kvarnholt"


@dataclass(frozen=True)
class Colleague:
    name: str
    email: str
    role: Role


COLLEAGUES = {
    "maya": Colleague("Maya Okafor", "maya@northshire.example", Role.OWNER),
    "tomos": Colleague("Tomos Pritchard", "tomos@northshire.example", Role.COORDINATOR),
    "lowri": Colleague("Lowri Vaughan", "lowri@northshire.example", Role.COORDINATOR),
    "elin": Colleague("Elin Bergdahl", "elin@northshire.example", Role.VOLUNTEER),
    "ines": Colleague("Inés Quiroga", "ines@northshire.example", Role.VOLUNTEER),
    "ada": Colleague("Ada Whitfield", "ada@northshire.example", Role.ASSESSOR),
    "viktor": Colleague("Viktor Hale", "viktor@northshire.example", Role.VIEWER),
    "oskar": Colleague("Oskar Nyström", "oskar@vastmark.example", Role.OWNER),
}


def account(key: str, password: str | None = None) -> User:
    """The person's account, made where there is none yet. Without a password they sign in by an e-mailed code."""
    colleague = COLLEAGUES[key]
    known = User.objects.filter(email=colleague.email).first()
    return known or User.objects.create_user(colleague.email, password, name=colleague.name)


def northshire(password: str | None = None) -> Workspace:
    """Wikimedia Northshire with Maya, its owner."""
    owner = start_workspace(
        name="Wikimedia Northshire",
        slug="northshire",
        owner=account("maya", password),
        who_we_are="A small chapter that helps museums, libraries and schools to share what they know.",
        how_to_reach_us="Write to hello@northshire.example or ring 01632 960 101 on weekdays.",
        what_we_offer="Advice on open licences, training for editors, events, and help with uploads to Commons.",
        standing="A recognised chapter since 2014, with two members of staff.",
        website="https://northshire.example",
        email="hello@northshire.example",
        country="GB",
        time_zone="Europe/London",
    )
    return owner.workspace


def join(key: str, password: str | None = None) -> Member:
    """The colleague's membership of the workspace in scope; they become a member where they are none yet."""
    user = account(key, password)
    member = Member.objects.filter(user=user).first()
    if member is None:
        with changing(None, "join") as change:
            member = change.create(Member(user=user, role=COLLEAGUES[key].role))
    return member


def museum(by: Member) -> Organisation:
    """The Harbour Museum, looked after by the member."""
    with changing(by, "edit", at=THEN) as change:
        return change.create(
            Organisation(
                name="Harbour Museum",
                other_names=["Amgueddfa'r Harbwr"],
                type=Organisation.Kind.MUSEUM,
                legal_form=Organisation.LegalForm.CORPORATE,
                place="Northport",
                region="Northshire",
                country="GB",
                website="https://harbour-museum.example",
                languages=["en", "cy"],
                looked_after_by=by,
            )
        )


def curator(museum: Organisation, by: Member) -> Person:
    """Dr Ngozi Achebe, the museum's head of collections, with an address and the reason why we may use it."""
    with changing(by, "edit", at=THEN) as change:
        person = change.create(Person(name="Ngozi Achebe", greeting="Dear Dr Achebe", languages=["en"]))
        change.create(Affiliation(person=person, organisation=museum, role="Head of Collections"))
        _reachable(change, person, "n.achebe@harbour-museum.example", source="The museum's website")
    return person


def vastmark(password: str | None = None) -> Workspace:
    """Wikimedia Västmark with Oskar, an organisation, a person and a note: what must not be seen next door."""
    oskar = start_workspace(
        name=f"Wikimedia Västmark {CANARY}",
        slug="vastmark",
        owner=account("oskar", password),
        email="hej@vastmark.example",
        country="SE",
        language="sv",
        time_zone="Europe/Stockholm",
    )
    with in_workspace(oskar.workspace), changing(oskar, "edit", at=THEN) as change:
        archive = change.create(
            Organisation(
                name=f"{CANARY} stadsarkiv",
                type=Organisation.Kind.ARCHIVE,
                place=CANARY,
                country="SE",
                looked_after_by=oskar,
                notes=f"{CANARY} is not ready to be named.",
            )
        )
        person = change.create(Person(name=f"Greta {CANARY}lund", notes=f"Met at the {CANARY} fair."))
        change.create(Affiliation(person=person, organisation=archive, role=f"Archivist of {CANARY}"))
        _reachable(change, person, "greta@kvarnholt.example", source=f"The {CANARY} fair")
        note = change.create(Interaction(type=Interaction.Kind.NOTE, at=THEN, note=f"Tea in {CANARY}."))
        change.create(InteractionOrganisation(interaction=note, organisation=archive))
        change.create(InteractionPerson(interaction=note, person=person))
        change.create(InteractionMember(interaction=note, member=oskar))
    return oskar.workspace


def _reachable(change: Changing, person: Person, email: str, source: str) -> None:
    """An address of the person's, and why we may use it."""
    change.create(
        ContactPoint(person=person, type=ContactPoint.Type.EMAIL, value=email, normalised=email, label="work")
    )
    basis = LawfulBasis.Basis.LEGITIMATE_INTEREST
    change.create(LawfulBasis(person=person, basis=basis, source=source, obtained_on=THEN.date()))
