# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each kind of attendance file says, and what damaged ones do."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.directory.importing.registry import elsewhere
from liaison.gatherings.attending.rules.attendance_files import NotAnAttendanceFile, read_report
from liaison.gatherings.attending.rules.attendance_reports import Report
from liaison.gatherings.attending.rules.attendance_words import kind_of, roles_of
from liaison.gatherings.attending.rules.moments import order_of, read_duration, read_moment
from liaison.gatherings.attending.rules.presence import Window, attendees_of, is_far, seconds_in, united
from liaison.kit.files import NeedsEncoding, UnreadableFile, read_table

from . import attendance_samples as samples

LONDON = ZoneInfo("Europe/London")
TEN, ELEVEN = datetime(2026, 9, 20, 10, tzinfo=LONDON), datetime(2026, 9, 20, 11, tzinfo=LONDON)
WINDOW = Window(TEN, ELEVEN, LONDON)


def read(text, encoding="utf-8", filename="report.csv"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    table = read_table(data, filename, header_row=0)
    if isinstance(table, NeedsEncoding):
        table = read_table(data, filename, header_row=0, encoding=table.candidates[0].encoding)
    return read_report(table.rows, table.problems, filename=filename, sha256="0", near=TEN)


def told(text, window=WINDOW, **reading):
    """(name, address, came, minutes) of everybody."""
    return [(one.name, one.email, one.came, one.minutes) for one in attendees_of(read(text, **reading), window)]


EVERY_FILE = [(kind, text) for kind, texts in samples.FILES.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), EVERY_FILE)
@pytest.mark.parametrize(
    "twin",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.encode("utf-16"),
        str.upper,
    ],
    ids=["plain", "crlf", "bom", "utf-16", "in capitals"],
)
def test_each_file_is_known_by_its_names_and_kept_as_it_is_read(kind, text, twin):
    report = read(twin(text))
    assert report.kind == kind
    assert len(report.lines) >= 1
    assert Report.from_json(report.as_json()) == report


def test_rejoins_of_a_zoom_meeting_are_one_presence_cut_to_the_event():
    report = read(samples.ZOOM_MEETING)
    assert (report.topic, report.began) == ("Sharing pictures", datetime(2026, 9, 20, 9, 58))
    assert told(samples.ZOOM_MEETING) == [
        ("Maya Okafor", "maya@northshire.example", True, 60),
        ("Nia Puw", "nia@slate.example", True, 55),
        ("Samira Haddad", "", True, 4),
        ("iPad", "", True, 34),
    ]


def test_the_newer_spelling_of_zoom_says_the_same():
    assert told(samples.ZOOM_MEETING_NEWER) == [
        ("Nia Puw", "nia@slate.example", True, 20),
        ("Samira Haddad", "", True, 4),
    ]


def test_durations_alone_count_as_long_as_the_event_at_most():
    assert told(samples.ZOOM_UNIQUE) == [
        ("Nia Puw", "nia@slate.example", True, 59),
        ("Samira Haddad", "", True, 60),
    ]


def test_translated_headers_and_days_with_dots_are_read():
    assert told(samples.ZOOM_GERMAN) == [("Nia Puw", "nia@slate.example", True, 45)]


def test_a_webinar_tells_who_was_absent_and_leaves_out_hosts_and_panellists():
    report = read(samples.ZOOM_WEBINAR)
    assert (report.panel, len(report.remarks)) == (2, 1)
    assert told(samples.ZOOM_WEBINAR) == [
        ("Nia Puw", "nia@slate.example", True, 12),
        ("Idris Morgan", "idris@slate.example", False, None),
        ("Ed Gone", "ed@orchard.example", False, None),
    ]
    states = [one.state for one in attendees_of(report, WINDOW)]
    assert states == ["", "", "cancelled"]


def test_registrations_of_zoom_say_nothing_of_who_came():
    people = attendees_of(read(samples.ZOOM_REGISTRATION), WINDOW)
    assert [(one.name, one.came, one.state, one.organisation) for one in people] == [
        ("Nia Puw", None, "", "Slate Museum"),
        ("Idris Morgan", None, "", "Slate Museum"),
        ("Ed Gone", None, "cancelled", ""),
    ]
    assert people[0].registered_at == datetime(2026, 9, 1, 8, 50, tzinfo=UTC)


def test_teams_counts_each_joining_and_whoever_is_in_the_first_table_alone():
    assert sorted(told(samples.TEAMS)) == [
        ("Idris Morgan", "", True, 3),
        ("Nia Puw", "nia@slate.example", True, 20),
    ]


@pytest.mark.parametrize("text", [samples.EVENTBRITE, samples.EVENTBRITE_SUMMARY])
def test_one_order_of_eventbrite_holds_several_people(text):
    people = attendees_of(read(text), WINDOW)
    assert [(one.name, one.came, one.state) for one in people] == [
        ("Nia Puw", True, ""),
        ("Idris Morgan", None, ""),
        ("Ed Gone", None, "cancelled"),
    ]


def test_questions_of_a_form_tell_who_somebody_is():
    people = attendees_of(read(samples.GOOGLE_FORMS), WINDOW)
    assert [(one.name, one.email, one.organisation, one.registered_at) for one in people] == [
        ("Nia Puw", "nia@slate.example", "Slate Museum", datetime(2026, 9, 18, 9, tzinfo=UTC)),
        ("Idris Morgan", "idris@slate.example", "", datetime(2026, 9, 19, 12, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("text", [samples.PRETIX, samples.PRETIX_GERMAN])
def test_pretix_says_who_was_checked_in_in_any_language(text):
    assert told(text) == [
        ("Nia Puw", "nia@slate.example", True, None),
        ("Idris Morgan", "idris@slate.example", None, None),
    ]


def test_everybody_on_a_list_of_ones_own_came():
    assert [line[:3] for line in told(samples.OWN_LIST)] == [
        ("Nia Puw", "nia@slate.example", True),
        ("Idris Morgan", "", True),
    ]


def test_a_nul_byte_costs_one_row_at_most():
    damaged = samples.ZOOM_MEETING.replace("Samira Haddad", "Sam\x00ira Haddad")
    names = {line[0] for line in told(damaged)}
    assert {"Nia Puw", "iPad"} <= names


def test_a_wrong_address_costs_the_address_and_says_so():
    report = read(samples.PRETIX.replace("idris@slate", "idris@@slate"))
    assert [line.email for line in report.lines] == ["nia@slate.example", ""]
    assert [number for number, _why in report.problems] == [3]


def test_a_file_of_another_day_is_known_to_be_far():
    other = Window(datetime(2026, 10, 4, 10, tzinfo=UTC), datetime(2026, 10, 4, 11, tzinfo=UTC), LONDON)
    report = read(samples.ZOOM_MEETING)
    assert (is_far(report, WINDOW), is_far(report, other)) == (False, True)
    # Whoever says that it is right is given what the file counted.
    assert {one.minutes for one in attendees_of(report, other)} == {60, 59, 4, 34}


def test_what_is_none_of_these_is_refused_in_a_sentence():
    for text in ("Order,Price\n1,2\n", "Just a letter.\n", "Colour,Size\nred,3\n"):
        with pytest.raises(NotAnAttendanceFile, match="Zoom"):
            read(text)


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("09/20/2026 10:00:00 AM", "MDY", datetime(2026, 9, 20, 10)),
        ("09/20/2026 12:00:00 AM", "MDY", datetime(2026, 9, 20)),
        ("9/20/26, 10:00:12 PM", "MDY", datetime(2026, 9, 20, 22, 0, 12)),
        ("20/09/2026, 10:00", "DMY", datetime(2026, 9, 20, 10)),
        ("11/29/24 22:28", "MDY", datetime(2024, 11, 29, 22, 28)),
        ("2026/09/20 10:00:00 AM", None, datetime(2026, 9, 20, 10)),
        ("2026-09-20T10:00:00Z", None, datetime(2026, 9, 20, 10, tzinfo=UTC)),
        ("2026-09-20T10:00:00+02:00", None, datetime(2026, 9, 20, 8, tzinfo=UTC)),
        ("2026/09/27 3:00:00 PM GMT+3", None, datetime(2026, 9, 27, 12, tzinfo=UTC)),
        ("Sep 20, 2026 10:00:00 AM", None, datetime(2026, 9, 20, 10)),
        ("20 Sep 2026 10:00", None, datetime(2026, 9, 20, 10)),
        ("20.09.2026 10:00", None, datetime(2026, 9, 20, 10)),
        ("2026-09-20", None, None),
        ("soon", None, None),
        ("31/31/2026 10:00", "MDY", None),
        ("", None, None),
    ],
)
def test_moments_are_read_as_their_makers_write_them(text, order, moment):
    assert read_moment(text, order) == moment


def test_of_two_ways_to_read_a_day_the_one_near_the_event_is_meant():
    assert order_of(["03/04/2026 10:00"], datetime(2026, 4, 3)) == "DMY"
    assert order_of(["03/04/2026 10:00"], datetime(2026, 3, 4)) == "MDY"
    assert order_of(["03/04/2026 10:00", "13/04/2026 10:00"], datetime(2026, 3, 4)) == "DMY"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("42", 2520), ("1h 5m 3s", 3903), ("12m 30s", 750), ("00:42:10", 2530), ("1 Std. 5 Min.", 3900),
        ("42 min", 2520), ("1 h 5 min", 3900), ("0", 0), ("--", None), ("a while", None), ("", None),
    ],
)  # fmt: skip
def test_durations_are_read_as_their_makers_write_them(text, seconds):
    assert read_duration(text) == seconds


def test_an_hour_that_clocks_show_twice_is_not_below_zero():
    window = Window(datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC), LONDON)
    text = samples.ZOOM_MEETING.split("\n\n")[1].split("\n")[0] + (
        "\nNia Puw,nia@slate.example,10/25/2026 01:50:00 AM,10/25/2026 01:10:00 AM,20,Yes,Y\n"
    )
    assert told(text, window) == [("Nia Puw", "nia@slate.example", True, 20)]


def test_the_directory_and_the_events_know_the_same_files():
    """What the directory's import calls by a name, the page of an event takes under the same name."""
    there = {kind.key: kind for kind in elsewhere.KINDS}
    for key in samples.FILES.keys() - {"own-list"}:
        names = [name.split("|")[0] for name in (*there[key].names, *there[key].marks)]
        kind = kind_of(roles_of(names))
        assert kind is not None
        assert kind.key == key


# --- whatever stands in them ---

moments = st.integers(0, 7200).map(lambda second: datetime.fromtimestamp(TEN.timestamp() - 1800 + second, UTC))
pairs = st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(pairs, max_size=12))
def test_a_sum_of_intervals_is_what_counting_the_seconds_gives(intervals):
    inside = united(intervals, TEN, ELEVEN)
    seconds = {
        second
        for begin, end in intervals
        for second in range(int(begin.timestamp()), int(end.timestamp()))
        if TEN.timestamp() <= second < ELEVEN.timestamp()
    }
    assert seconds_in(inside) == len(seconds) <= WINDOW.seconds
    assert inside == sorted(inside)
    assert united([*intervals, *intervals], TEN, ELEVEN) == inside == united(inside, TEN, ELEVEN)


def mutated(data, dice):
    rows = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        place = dice.randrange(len(rows))
        deed = dice.randrange(6)
        if deed == 0:
            rows[place] = dice.randrange(256)
        elif deed == 1:
            del rows[place : place + dice.randrange(1, 40)]
        elif deed == 2:
            rows[place:place] = bytes(dice.choices(b"\x00\r\n\t,;\"'=@-9\xff", k=dice.randint(1, 9)))
        elif deed == 3:
            other = dice.randrange(len(rows))
            rows[place:place] = rows[other : other + dice.randrange(1, 200)]
        elif deed == 4:
            rows[place:place] = str(10 ** dice.randrange(1, 30)).encode()
        else:
            rows = rows[: place + 1]
        rows = rows or bytearray(data)
    return bytes(rows)


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_file_is_read_or_refused_with_a_sentence(seed):
    dice = random.Random(seed)
    _kind, text = dice.choice(EVERY_FILE)
    data = mutated(text.encode(dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])), dice)
    try:
        report = read(data)
    except (UnreadableFile, NotAnAttendanceFile) as refusal:
        assert len(str(refusal)) > 20
        return
    people = attendees_of(report, WINDOW)
    assert all(one.minutes is None or 0 <= one.minutes <= 60 for one in people)
    assert sum(len(one.lines) for one in people) == len(report.lines)
    assert all(len(why) > 10 for _number, why in report.problems)
    assert Report.from_json(report.as_json()) == report
