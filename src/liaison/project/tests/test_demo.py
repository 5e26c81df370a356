# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo: believable, the same every time, and sound."""

import io
import itertools
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import make_example_sheet
import pytest
from django.db import transaction
from django.db.models import Count, Q
from openpyxl import load_workbook

from liaison.accounts.models import Change, ChangeEvent, Member, User, Workspace
from liaison.accounts.scope import in_workspace
from liaison.assessment.models import Assessment, AssessmentRound, AssessorAssignment, Decision, Score
from liaison.assessment.queries.blind import candidates_with_numbers, waiting_for
from liaison.assessment.queries.results import results_for
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.models import (
    Affiliation,
    Community,
    ContactPoint,
    DuplicatePair,
    IdentifierCandidate,
    ImportBatch,
    Interaction,
    LawfulBasis,
    Organisation,
    Person,
)
from liaison.directory.queries.gaps import gaps
from liaison.gatherings.models import Booking, BusyRange
from liaison.kit.hooks import invariants
from liaison.mailroom.models import Message
from liaison.outreach.models import Approach
from liaison.outreach.queries.report import counts, what_works
from liaison.pathway.models import (
    CoLead,
    Ending,
    Partnership,
    PartnershipType,
    Pathway,
    SideState,
    Stage,
    StageChange,
    Task,
)
from liaison.pathway.queries.board import board_of
from liaison.pathway.queries.funnel import FunnelFilter, FunnelReport, Period, plan_contacts
from liaison.pathway.queries.snowball import introducers
from liaison.pathway.rules.funnel import WORKSHOP
from liaison.project import demo
from liaison.project.demo.chance import Chance
from liaison.project.demo.vocabulary import Voice, topics, words

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=ZoneInfo("Europe/London"))
SUMMARY = ("last_contact_at", "last_contact_by_id", "last_contact_kind")

told = []  # the numbers of the chapters, while the story is told


def count(chapters):
    for number, chapter in enumerate(chapters, 1):
        told.append(f"{number} of {len(chapters)}")
        yield chapter


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def northshire(django_db_setup, django_db_blocker, tmp_path_factory):
    """Seeded once for this file, and taken away at its end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", str(tmp_path_factory.mktemp("media")))
        with transaction.atomic():
            demo.seed(NOW, counted=count)
            yield Workspace.objects.get(slug=demo.WORKSPACE)
            transaction.set_rollback(True)


@pytest.fixture
def inside(northshire):
    with in_workspace(northshire):
        yield northshire


def test_it_is_as_large_as_a_chapter_of_some_years(inside):
    assert 390 <= Organisation.objects.count() <= 450
    assert 880 <= Person.objects.count() <= 960
    assert 2_700 <= Interaction.objects.count() <= 3_300
    assert Community.objects.count() >= 8


def test_whoever_waits_for_it_can_be_told_how_far_it_is(northshire):
    assert (told[0], told[-1]) == ("1 of 21", "21 of 21")


def test_its_contacts_reach_from_two_years_ago_to_yesterday(inside):
    moments = list(Interaction.objects.order_by("at").values_list("at", flat=True))
    assert moments[0] >= NOW - timedelta(days=735)
    assert moments[-1].astimezone(NOW.tzinfo).date() == NOW.date() - timedelta(days=1)


def test_notes_are_written_in_four_languages_and_seldom_twice(inside):
    # Of a mail that left there is its subject, which is the same for many.
    written = Interaction.objects.exclude(public_id__in=Message.objects.values("public_id")).exclude(note="")
    notes = list(written.values_list("note", flat=True))
    assert len(set(notes)) > 0.9 * len(notes)
    assert max(Counter(notes).values()) < 12
    for word in ("the", "Ffoniais", "och", "Llamé"):
        assert sum(word in note.split() for note in notes) > 5
    assert not [note for note in notes if "{" in note or "|" in note or "  " in note]


def test_last_contact_is_what_the_contacts_say(inside):
    before = _summaries()
    refresh_last_contact(
        organisations=Organisation.objects.values_list("pk", flat=True),
        people=Person.objects.values_list("pk", flat=True),
    )
    assert _summaries() == before


def _summaries() -> dict[str, tuple]:
    rows = [*Organisation.objects.values_list("name", *SUMMARY), *Person.objects.values_list("name", *SUMMARY)]
    return {row[0]: row[1:] for row in rows}


def test_computed_columns_are_filled_in(inside):
    for row in [*Organisation.objects.all(), *Person.objects.all()]:
        kept = {name: getattr(row, name) for name in row.computed}
        row.prepare()
        assert {name: getattr(row, name) for name in row.computed} == kept, row


def test_every_row_is_in_the_history_and_names_its_change(inside):
    known = set(Change.objects.values_list("public_id", flat=True))
    for model in (Organisation, Person, Affiliation, ContactPoint, Interaction):
        assert set(model.objects.values_list("changed_in", flat=True)) <= known
    added = set(ChangeEvent.objects.filter(verb="created").values_list("of_id", flat=True))
    assert set(Interaction.objects.values_list("public_id", flat=True)) <= added


def test_nothing_in_it_contradicts_itself(northshire):
    with in_workspace(northshire):
        assert [sentence for look in invariants for sentence in look()] == []


def test_the_gaps_are_real_and_some_targets_are_met(inside):
    cells = [cell for row in gaps(NOW).rows for cell in row.cells[1:] if cell.wanted is not None]
    assert {cell.heat for cell in cells} == {0, 1, 2, 3}


def test_people_moved_bounced_and_objected(inside):
    moved = Person.objects.annotate(
        ended=Count("affiliations", filter=Q(affiliations__ended_on__isnull=False)),
        open=Count("affiliations", filter=Q(affiliations__ended_on=None)),
    )
    assert moved.filter(ended=1, open=1).count() > 40
    states = Counter(ContactPoint.objects.values_list("state", flat=True))
    assert min(states[state] for state in ContactPoint.State.values) > 10
    assert LawfulBasis.objects.exclude(objected_on=None).count() > 10


def test_every_address_is_fictional(inside):
    emails = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL)
    assert [point.value for point in emails if not point.value.endswith(".example")] == []
    phones = ContactPoint.objects.filter(type=ContactPoint.Type.PHONE).values_list("normalised", flat=True)
    fiction = ("+441632960", "+442079460", "+467017406")
    assert [number for number in phones if not number.startswith(fiction)] == []


def test_one_spreadsheet_came_in_and_one_waits_with_something_to_decide(inside):
    waiting, done = ImportBatch.objects.all()
    assert (waiting.state, done.state) == ("previewed", "committed")
    assert done.counts["reject"] == 3
    assert done.counts["create"] > 8
    assert {"create", "update", "reject", "conflict"} <= {
        action for action, count in waiting.counts.items() if count
    }


def test_volunteers_have_something_to_look_after(inside):
    volunteers = Member.objects.filter(role="volunteer")
    looked_after = [Organisation.objects.filter(looked_after_by=member).count() for member in volunteers]
    assert looked_after
    assert min(looked_after) > 10


def test_nothing_waits_to_be_sent(inside):
    assert not Message.objects.filter(state=Message.State.QUEUED).exists()


def test_everybody_signs_in_with_the_printed_password(inside):
    assert demo.visitor().check_password(demo.DEMO_PASSWORD)
    assert User.objects.values("password").distinct().count() == 1


def test_seeding_twice_changes_nothing(inside):
    before = (Organisation.objects.count(), Change.objects.count(), User.objects.count())
    demo.seed(NOW)
    assert (Organisation.objects.count(), Change.objects.count(), User.objects.count()) == before


@pytest.mark.django_db
def test_an_interrupted_seeding_leaves_nothing(monkeypatch):
    def interrupted(story):
        raise KeyboardInterrupt

    monkeypatch.setattr("liaison.project.demo.contacts.tell", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demo.seed(NOW)
    assert (Workspace.objects.count(), User.objects.count()) == (0, 0)


def test_the_same_chance_says_the_same():
    def a_page() -> list[str]:
        voice = Voice(Chance("a page"), topics()[0])
        return [voice.note("en", what, at=NOW, first="Zoe", us="Elin")[0] for what in ("call", "meeting", "call")]

    assert a_page() == a_page()


def test_a_page_does_not_repeat_its_openings_before_all_were_used():
    voice = Voice(Chance("a page"), topics()[0])
    openings = words("notes-en")["note"]
    said = {
        voice.note("en", "note", at=NOW, first="Zoe", us="Elin")[0].split(".")[0][:12] for _opening in openings
    }
    assert len(said) >= len(openings) - 1


@pytest.mark.parametrize("language", ["en", "cy", "sv", "es"])
def test_every_language_has_words_for_everything(language):
    assert words(f"notes-{language}").keys() == words("notes-en").keys()


def test_the_example_sheet_is_the_one_its_script_makes():
    made = make_example_sheet.workbook()
    for path in make_example_sheet.PLACES:
        assert _cells(path.read_bytes()) == _cells(made), f"run tools/make_example_sheet.py: {path.name} differs"


def _cells(data: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


def test_the_read_me_shows_a_picture_that_is_there():
    root = Path(make_example_sheet.HERE)
    text = (root / "README.md").read_text("utf-8")
    pictures = list((root / "docs" / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert f"docs/images/{picture.name}" in text
        assert picture.stat().st_size < 250_000


def test_its_board_shows_every_stage_every_side_state_and_every_kind_of_ending(inside):
    shown = Partnership.objects.values_list("stage__milestone", "standing").distinct()
    assert {milestone for milestone, standing in shown if standing == "open"} == set(Stage.Milestone) - {
        "independent"
    }
    assert {standing for _milestone, standing in shown} == set(Partnership.Standing)
    assert set(SideState.objects.values_list("type", flat=True)) == set(SideState.Type)
    assert set(Ending.objects.values_list("how", flat=True)) == set(Ending.How)
    assert set(PartnershipType.objects.values_list("type", flat=True)) == set(PartnershipType.Type)
    assert 250 <= Partnership.objects.count() <= 420
    assert Task.objects.filter(done_at=None).count() >= 10


def test_its_partnerships_go_all_kinds_of_ways(inside):
    ways = Partnership.objects.open().values_list("pathway__preset", flat=True)
    assert set(ways) == {"workshop", "six_phases", "training_course", "helpdesk"}
    full = Stage.objects.get(pathway__preset="training_course", milestone="active")
    assert full.partnerships.filter(standing="open").count() == full.capacity + 1
    assert StageChange.objects.filter(to_stage=full, is_over_capacity=True).exclude(reason="").count() == 1
    assert SideState.objects.exclude(reopened_on=None).exclude(reopened_because="").count() == 4
    assert Partnership.objects.exclude(team=None).count() >= 10
    assert CoLead.objects.filter(organisation__type="affiliate").count() >= 2
    museum = Partnership.objects.filter(organisation__name="Harbour Museum")
    assert sorted(museum.values_list("pathway__preset", flat=True)) == ["training_course", "workshop"]


def test_its_partnerships_have_a_past_that_planning_can_be_done_with(inside):
    plan = plan_contacts(18, NOW.date() + timedelta(days=120))
    assert not plan.need.is_a_guess
    assert 18 < plan.need.low < plan.need.contacts < plan.need.high < 500
    assert plan.measured >= 10
    steps = StageChange.objects.order_by("partnership", "at", "pk")
    for step, following in itertools.pairwise(steps):
        if step.partnership_id == following.partnership_id:
            assert following.from_stage_id == step.to_stage_id
            assert step.at <= following.at <= NOW


def test_most_of_its_board_is_in_rhythm_and_a_few_are_due(inside):
    maya = Member.objects.get(user__name="Maya Okafor")
    board = board_of(maya, Pathway.objects.get(is_default=True), at=NOW, limit=1_000)
    cards = [card for column in board.columns for card in column.cards if card.partnership.is_open]
    assert 60 <= len(cards) <= 120
    assert 5 <= sum(card.follow_up_is_due for card in cards) <= len(cards) // 5
    assert 2 <= sum(card.is_late for card in cards) <= len(cards) // 8
    assert not [column.stage for column in board.columns if column.is_over_full]
    resting = SideState.objects.filter(type="resting", reopened_on=None)
    assert not resting.filter(look_again_on=None).exists()
    assert 1 <= resting.filter(look_again_on__lte=NOW.date()).count() <= resting.count() // 10


def test_its_two_years_are_of_the_workshops_size(inside):
    period = Period(NOW.date() - timedelta(days=735), NOW.date())
    lines = {line.key: line.times for line in FunnelReport(FunnelFilter(period)).lines}
    for key in ("first_contacts", "attended"):
        assert abs(lines[key] / WORKSHOP[key] - 1) < 0.15, key
    assert (lines["webinars"], lines["wikithons"]) == (WORKSHOP["webinars"], WORKSHOP["wikithons"])
    assert WORKSHOP["agreed"] <= lines["agreed"] <= 2 * WORKSHOP["agreed"]


def test_a_few_records_came_in_twice_and_some_numbers_wait(inside):
    assert DuplicatePair.objects.filter(of_kind="organisation").count() == 3
    assert DuplicatePair.objects.filter(of_kind="person").count() == 2
    assert IdentifierCandidate.objects.count() == 6


def test_a_campaign_has_answers_silence_and_enough_letters_to_compare(inside):
    organisations, people = counts(Approach.objects.all())
    assert organisations.on_it == people.on_it == 46
    assert min(organisations.answered, organisations.resting) >= 8
    assert organisations.objected == organisations.bounced == 1
    first, *_others = sorted(what_works(Approach.objects.all()).by_letter, key=lambda row: -row.left)
    assert first.is_enough
    assert Message.objects.filter(state=Message.State.DRAFT).count() == 3


def test_people_took_times_of_mayas_that_were_and_that_come(inside):
    rows = Booking.objects.select_related("page", "person", "organisation")
    states = Counter((one.page.slug, one.state, one.starts_at > NOW) for one in rows)
    assert states == {
        ("your-collection", "booked", False): 2,
        ("your-collection", "booked", True): 2,
        ("your-collection", "cancelled", True): 1,
        ("open-hour", "booked", True): 3,
    }
    assert all(one.person and one.organisation for one in rows)
    assert rows.exclude(interaction=None).count() == 2
    assert rows.exclude(moved_from=None).count() == 1
    assert BusyRange.objects.filter(page__slug="open-hour").count() == 1


def test_somebody_of_its_people_multiplies(inside):
    best = introducers(Member.objects.get(user__name="Maya Okafor"))[0]
    assert best.total >= 4


def _round(phase):
    return AssessmentRound.objects.get(phase=phase)


def test_one_round_is_closed_and_decided_once_against_the_band(inside):
    closed = _round("closed")
    totals = {candidate.partnership.score for candidate in closed.candidates.all()}
    assert len(totals - {None}) > 1
    assert Decision.objects.filter(candidate__round=closed).count() == closed.candidates.count() == 5
    assert [one.outcome for one in Decision.objects.filter(is_against_band=True)] == ["pursue"]


def test_one_panel_disagrees_and_its_talk_has_moved_a_total(inside):
    maya = Member.objects.get(user__name="Maya Okafor")
    found = results_for(maya, _round("moderated"))
    assert "capacity" in {talk.criterion for talk in found.talks}
    assert "feasibility" not in {talk.criterion for talk in found.talks}
    assert [line for line in found.lines if line.moved]
    assert Score.objects.filter(is_moderated=True).count() == 1


def test_one_round_is_blind_and_waits_for_whoever_looks_around(inside):
    maya, blind = Member.objects.get(user__name="Maya Okafor"), _round("independent")
    assert waiting_for(maya).filter(candidate__round=blind).count() == blind.candidates.count() == 4
    assert not candidates_with_numbers(maya, blind).exists()
    assert {candidate.partnership.score for candidate in blind.candidates.all()} == {None}


def test_nobody_scores_before_they_are_asked_nor_decides_before_the_close(inside):
    panels = list(AssessmentRound.objects.all())
    assert len(panels) == 3
    for panel in panels:
        told = Change.objects.filter(events__of_id=panel.public_id).order_by("at").first()
        asked = {one.changed_in for one in AssessorAssignment.objects.filter(candidate__round=panel)}
        scored = Assessment.objects.filter(assignment__candidate__round=panel, submitted_at__isnull=False)
        moments = sorted(scored.values_list("submitted_at", flat=True))
        assert told.at <= Change.objects.get(public_id__in=asked).at < moments[0] < moments[-1] < NOW
        decided = Decision.objects.filter(candidate__round=panel).values_list("decided_on", flat=True)
        assert all(day >= panel.closed_at.date() for day in decided)
        assert panel.closed_at is None or moments[-1] < panel.closed_at
