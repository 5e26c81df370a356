# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever asked us not to write gets nothing, whatever became of the record since, and by whatever way a letter
comes to the way out. The conversation with a mail server is a real one; neighbours who never asked get theirs.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count, cycle, product
from typing import Any

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change, Member
from liaison.accounts.promises import keep_again
from liaison.directory.actions.privacy import erase
from liaison.directory.actions.wishes import keep_out_party
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person
from liaison.mailroom.actions import Because, Mail, MailRefused, Wishes, queue_message, queue_messages, suppress
from liaison.mailroom.actions import suppress_domain as stop_domain
from liaison.mailroom.actions.deciding import approve, hold, release, send_again
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.models import Message, Suppression
from liaison.mailroom.promises import promise_of
from liaison.mailroom.tests.postbox import Postbox
from liaison.outreach.actions.writing import write_to
from liaison.outreach.queries.writing import LETTER

State = Message.State
# As it is noted, and as a letter is addressed. Each has a number of its own.
SPELLINGS = {
    "the same": ("ana{n}@m{n}.example", "ana{n}@m{n}.example"),
    "in capitals": ("ana{n}@m{n}.example", "ANA{n}@M{n}.EXAMPLE"),
    "with a tag": ("ana{n}@m{n}.example", "ana{n}+wiki@m{n}.example"),
    "without its tag": ("ana{n}+news@m{n}.example", "Ana{n}@m{n}.example"),
    "in letters": ("ana{n}@xn--m{n}-hoa.example", "ana{n}@m\u00fc{n}.example"),
    "for machines": ("ana{n}@m\u00fc{n}.example", "ANA{n}@xn--m{n}-hoa.example"),
    "with dots": ("an.a{n}@gmail.com", "a.na{n}+x@googlemail.com"),
    "quoted": ("ana{n}@m{n}.example", '"ana{n}"@m{n}.example'),
}
NUMBERS = count(100)


def _spelled(spelling: str, number: int) -> tuple[str, str]:
    """International domains in both ways of writing them."""
    noted, sent = (one.replace("{n}", str(number)) for one in SPELLINGS[spelling])
    machine = f"m\u00fc{number}".encode("idna").decode()
    return tuple(one.replace(f"xn--m{number}-hoa", machine) for one in (noted, sent))  # type: ignore[return-value]


@dataclass
class Case:
    """Somebody at an organisation in the UK, who may get a first letter as long as they do not say no."""

    spelling: str
    by: Member
    number: int = field(default_factory=lambda: next(NUMBERS))

    def __post_init__(self) -> None:
        self.noted, self.to = _spelled(self.spelling, self.number)
        self.place = Organisation(name=f"M{self.number}", country="GB", legal_form="corporate")
        self.party = Person(name=f"Ana {self.number}")
        self.point = self.address_of(self.party)

    def address_of(self, person: Person) -> ContactPoint:
        return ContactPoint(person=person, type="email", value=self.noted, normalised=self.noted, state="valid")

    def somebody(self, change: Any) -> Person:
        person = change.create(Person(name=f"Ana {self.number}"))
        add_all(change, [Affiliation(person=person, organisation=self.place), agreed(person)])
        return person


def agreed(person: Person) -> LawfulBasis:
    return LawfulBasis(person=person, basis="consent", source="Told", obtained_on="2026-01-01")


def add_all(change: Any, rows: Any) -> None:
    for model in dict.fromkeys(map(type, rows)):
        mine = [row for row in rows if type(row) is model]
        for row in mine:
            row.prepare() if hasattr(row, "prepare") else None
        change.create_many(model, mine, noted=False)


def settle(cases: list[Case]) -> None:
    """All at once, as an import does."""
    with changing(cases[0].by, "import") as change:
        add_all(change, [row for case in cases for row in (case.place, case.party)])
        places = [Affiliation(person=case.party, organisation=case.place) for case in cases]
        add_all(change, [*places, *(agreed(case.party) for case in cases), *(case.point for case in cases)])


# --- how they said so, and what became of it ---


def objected_by_link(case):
    suppress(case.noted, reason="objected", workspace=case.by.workspace)


def complained(case):
    suppress(case.noted, reason="complained", workspace=case.by.workspace)


def opted_out(case):
    with changing(case.by, "edit") as change:
        change.update(case.point, state="opted_out")


def opted_out_and_undone(case):
    opted_out(case)
    undo(Change.objects.filter(action="edit", events__of_id=case.point.public_id).latest("pk"), by=case.by)


def objected_on_record(case):
    with changing(case.by, "edit") as change:
        change.update(case.party.lawful_bases.get(), objected_on=timezone.localdate())


def kept_out(case):
    keep_out_party(case.party, because="On the phone", by=case.by)


def whole_organisation(case):
    keep_out_party(case.place, because="Their director", by=case.by)


def whole_domain(case):
    domain = case.noted.rpartition("@")[2]
    if domain == "gmail.com":
        return kept_out(case)
    return stop_domain(domain, Because("objected"), case.by.workspace)


def whole_installation(case):
    suppress(case.noted, reason="objected")


def merged(case):
    with changing(case.by, "add") as change:
        twin = case.somebody(change)
    keep_out_party(twin, because="On the phone", by=case.by)
    case.party.refresh_from_db()
    merge(case.party, twin, {}, by=case.by, seen=Versions(case.party.changed_in, twin.changed_in))


def erased_and_brought_in_again(case):
    erase(case.party, by=case.by, at=timezone.now())
    with changing(case.by, "import") as change:
        case.party = case.somebody(change)
        add_all(change, [case.address_of(case.party)])


def brought_in_again(case):
    objected_by_link(case)
    with changing(case.by, "edit") as change:
        change.delete(case.point)
    with changing(case.by, "import") as change:
        add_all(change, [case.address_of(case.party)])


def restored_without_it(case):
    suppression = suppress(case.noted, reason="objected", workspace=case.by.workspace)
    Suppression.objects.filter(pk=suppression.pk).delete()
    Suppression.objects.filter(about_id=case.party.public_id).delete()
    ContactPoint.objects.filter(pk=case.point.pk).update(state="valid")
    keep_again([promise_of(suppression)])


def moved_to_another_address(case):
    objected_by_link(case)
    with changing(case.by, "edit") as change:
        new = case.noted.replace("ana", "prys").replace("an.a", "pr.ys")
        change.update(case.point, value=new, normalised=new, state="valid")
    case.to = case.to.replace("ana", "prys").replace("ANA", "PRYS").replace("Ana", "Prys").replace("a.na", "p.rys")


def nothing(case):
    """A neighbour."""


WISHES = [
    objected_by_link,
    complained,
    opted_out,
    objected_on_record,
    kept_out,
    whole_organisation,
    whole_domain,
    whole_installation,
    brought_in_again,
    restored_without_it,
]
# These take a tenth of a second each: one way for each spelling, in turn.
SLOW_WISHES = [opted_out_and_undone, merged, moved_to_another_address]


# --- by which way a letter comes to the way out ---


def mail_to(case, **wishes):
    about = Wishes(about_kind=case.party.kind, about_id=case.party.public_id, written_by=case.by, **wishes)
    return Mail(case.to, f"L{case.number}", "Hello", about)


def queued(case):
    mail, workspace = mail_to(case), case.by.workspace
    return queue_message(
        LETTER, mail.to, mail.subject, mail.body, workspace=workspace, is_service=False, wishes=mail.wishes
    )


def write_to_one(case, wish):
    wish(case)
    try:
        write_to(case.party, to=case.to, subject=f"L{case.number}", body="Hello", by=case.by, is_approved=True)
    except MailRefused:
        queued(case)  # asked before it is written, and once more on its way out


def queue_one(case, wish):
    wish(case)
    queued(case)


def queue_many(case, wish):
    wish(case)
    queue_messages("newsletter", [mail_to(case)], workspace=case.by.workspace, is_service=False)


def approve_an_old_draft(case, wish):
    wish(case)
    approve(_about_them(case), by=case.by)


def release_a_held_one(case, wish):
    hold(case.letter, by=case.by)
    wish(case)
    release(_about_them(case), by=case.by)


def send_a_doubtful_one_again(case, wish):
    Message.objects.filter(pk=case.letter.pk).update(state=State.UNCERTAIN)
    wish(case)
    send_again(_about_them(case), by=case.by)


def _about_them(case):
    """Some wishes change whom or where the letter is for; it is brought along, as an edited draft is."""
    Message.objects.filter(pk=case.letter.pk).update(to=case.to, about_id=case.party.public_id)
    return case.letter


def write_the_old_ones(cases, ways):
    """Those that were there before the wish."""

    both = [(case, way) for case, way in zip(cases, ways, strict=True) if way in OLD]
    mails = [mail_to(case, is_draft=way is approve_an_old_draft) for case, way in both]
    letters = queue_messages(LETTER, mails, workspace=cases[0].by.workspace, is_service=False)
    for (case, _way), letter in zip(both, letters, strict=True):
        case.letter = letter


WAYS = [
    write_to_one,
    queue_one,
    queue_many,
    approve_an_old_draft,
    release_a_held_one,
    send_a_doubtful_one_again,
]
OLD = {approve_an_old_draft, release_a_held_one, send_a_doubtful_one_again}


@pytest.fixture
def sink(settings):
    with Postbox() as box:
        settings.MAIL_TRANSPORT = "send"
        settings.MAIL_FROM = "Liaison <liaison@northshire.example>"
        settings.MAIL_SERVER = {
            "host": "127.0.0.1",
            "port": box.port,
            "security": "none",
            "user": "",
            "password": "",
        }
        yield box


def deliver():
    while deliver_waiting() is not None:
        pass


def test_five_hundred_letters_to_those_who_asked_for_none_and_not_one_goes(maya, sink):
    # Whoever is erased is looked for in every table, so once by each spelling, and while there is little in them.
    told = [(erased_and_brought_in_again, spelling, queue_one) for spelling in SPELLINGS]
    told += product(WISHES, SPELLINGS, WAYS)
    told += [(*slow, way) for slow, way in zip(product(SLOW_WISHES, SPELLINGS), cycle(WAYS[1:]), strict=False)]
    told += [(nothing, "the same", way) for way in WAYS]
    cases = [Case(spelling, maya) for _wish, spelling, _way in told]
    settle(cases[: len(SPELLINGS)])
    for case, (wish, _spelling, way) in zip(cases, told[: len(SPELLINGS)], strict=False):
        way(case, wish)
    settle(cases[len(SPELLINGS) :])
    write_the_old_ones(cases, [way for _wish, _spelling, way in told])
    for case, (wish, _spelling, way) in list(zip(cases, told, strict=True))[len(SPELLINGS) :]:
        way(case, wish)
    deliver()
    assert len(cases) - len(WAYS) >= 500
    assert sorted(sink.subjects) == sorted(f"L{case.number}" for case in cases[-len(WAYS) :])
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states == {State.REFUSED: len(cases) - len(WAYS), State.ACCEPTED: len(WAYS)}


def test_what_somebody_has_just_asked_for_still_arrives(maya, sink):
    for reason in ("objected", "by_hand", "complained", "bad_address"):
        suppress(f"{reason}@example.org", reason=reason, workspace=maya.workspace)
    stop_domain("example.com", Because("objected"), maya.workspace)
    asked = ["objected@example.org", "by_hand@example.org", "complained@example.org", "bad_address@example.org"]
    for to in [*asked, "anybody@example.com"]:
        queue_message("code", to, to, "Your code", workspace=maya.workspace, is_service=True)
    deliver()
    assert sorted(sink.subjects) == ["anybody@example.com", "by_hand@example.org", "objected@example.org"]
