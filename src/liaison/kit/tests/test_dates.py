# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.dates import OrderState, State, column_order, read_date
from liaison.kit.dates.calendar_words import MONTHS, WEEKDAYS

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1950, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026/04/03", date(2026, 4, 3)),
        ("20260403", date(2026, 4, 3)),
        ("13/04/2026", date(2026, 4, 13)),
        ("04/13/2026", date(2026, 4, 13)),
        ("4/4/2026", date(2026, 4, 4)),
        ("3.4.2026", date(2026, 4, 3)),
        ("03.04.26", date(2026, 4, 3)),
        ("13-4-2026", date(2026, 4, 13)),
        ("12 Mar 2024", date(2024, 3, 12)),
        ("12-Mar-24", date(2024, 3, 12)),
        ("3rd May 2025", date(2025, 5, 3)),
        ("the 3rd of May 2025", date(2025, 5, 3)),
        ("May 3rd, 2025", date(2025, 5, 3)),
        ("Sept. 9 2025", date(2025, 9, 9)),
        ("Tues 12 March 2024", date(2024, 3, 12)),
        ("3 Mawrth 2025", date(2025, 3, 3)),
        ("3ydd o Fawrth 2025", date(2025, 3, 3)),
        ("dydd Mawrth 4 Mawrth 2025", date(2025, 3, 4)),
        ("1af Rhagfyr 2025", date(2025, 12, 1)),
        ("den 3 maj 2025", date(2025, 5, 3)),
        ("måndag 5 maj 2025", date(2025, 5, 5)),
        ("3:e okt 2025", date(2025, 10, 3)),
        ("el 3 de mayo de 2025", date(2025, 5, 3)),
        ("miércoles, 7 de mayo de 2025", date(2025, 5, 7)),
        ("3. März 2025", date(2025, 3, 3)),
        ("Mo., 3. Feb. 2025", date(2025, 2, 3)),
        ("1er août 2025", date(2025, 8, 1)),
        ("3 févr. 2025", date(2025, 2, 3)),
        ("２０２６-04-03", date(2026, 4, 3)),
    ],
)
def test_a_date_that_can_mean_one_day_only_is_read(text, day):
    reading = read_date(text)
    assert (reading.state, reading.date, reading.precision) == (State.EXACT, day, "day")


@pytest.mark.parametrize(
    ("text", "day", "moment", "zone"),
    [
        ("2026/09/20 10:00:00 AM", date(2026, 9, 20), time(10), ""),
        ("2026/09/27 3:00:00 PM GMT+3", date(2026, 9, 27), time(15), "GMT+3"),
        ("11/29/24 22:28", date(2024, 11, 29), time(22, 28), ""),
        ("2026-09-20T10:00:00.123+02:00", date(2026, 9, 20), time(10), "+02:00"),
        ("2026-09-20 12:00 am", date(2026, 9, 20), time(0), ""),
        ("3. Mai 2025, 14:30 Uhr", date(2025, 5, 3), time(14, 30), ""),
        ("3 maj 2025 kl. 14.30", date(2025, 5, 3), time(14, 30), ""),
    ],
)
def test_the_time_of_day_and_the_zone_are_kept(text, day, moment, zone):
    reading = read_date(text)
    assert (reading.date, reading.time, reading.zone) == (day, moment, zone)


def test_what_can_be_read_two_ways_is_handed_back_twice():
    reading = read_date("03/04/2026")
    assert (reading.state, reading.date) == (State.AMBIGUOUS, None)
    assert reading.readings == (date(2026, 4, 3), date(2026, 3, 4))
    assert read_date("03/04/2026", order="DMY").date == date(2026, 4, 3)
    assert read_date("03/04/2026", order="MDY").date == date(2026, 3, 4)


def test_the_day_of_the_week_may_decide():
    assert read_date("Friday 03/04/2026").date == date(2026, 4, 3)
    assert read_date("Wednesday 03/04/2026").date == date(2026, 3, 4)
    assert read_date("Sunday 03/04/2026").state is State.AMBIGUOUS


def test_dates_with_dots_are_day_first_and_say_so():
    reading = read_date("3.4.2026", order="MDY")
    assert reading.date == date(2026, 4, 3)
    assert "day first" in str(reading.message)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2026", "no day 31 in month 2 of 2026"),
        ("2026-02-30", "no day 30 in month 2 of 2026"),
        ("30 February 2026", "no day 30"),
        ("2026-13-01", "no month 13"),
        ("45.3.2026", "No month has a day 45"),
        ("29/02/2025", "no day 29 in month 2 of 2025"),
        ("3 May 2025 25:10", "no such time"),
        ("3 May 2025 13:10 pm", "no such time"),
    ],
)
def test_an_impossible_date_is_an_error_with_a_sentence(text, words):
    reading = read_date(text)
    assert (reading.state, reading.date) == (State.IMPOSSIBLE, None)
    assert words in str(reading.message)


def test_an_order_that_the_date_contradicts_is_not_overruled_silently():
    assert read_date("11/29/2024", order="DMY").state is State.IMPOSSIBLE


@pytest.mark.parametrize("text", ["Mar 2024", "March 2024", "mars 2024", "marzo de 2024", "2024-03", "3/2024"])
def test_a_month_without_a_day_says_so(text):
    reading = read_date(text)
    assert (reading.date, reading.precision) == (date(2024, 3, 1), "month")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 May", date(2026, 5, 3)),
        ("24 Dec", date(2025, 12, 24)),
        ("21 November", TODAY),
        ("22 November", date(2025, 11, 22)),
        ("29/2", date(2024, 2, 29)),
        ("13/4", date(2026, 4, 13)),
        ("3.4.", date(2026, 4, 3)),
        # 12 March fell on a Thursday this year, on a Tuesday two years ago.
        ("Tues 12 March", date(2024, 3, 12)),
    ],
)
def test_a_day_without_a_year_is_the_last_one_that_was(text, day):
    reading = read_date(text, today=TODAY)
    assert (reading.date, reading.year_missing) == (day, True)
    assert read_date(text).state is State.NONE


def test_a_day_without_a_year_may_still_be_ambiguous():
    reading = read_date("3/4", today=TODAY)
    assert (reading.state, reading.readings) == (State.AMBIGUOUS, (date(2026, 4, 3), date(2026, 3, 4)))
    assert reading.year_missing


def test_a_number_that_a_spreadsheet_would_call_a_date_is_marked():
    reading = read_date("45000.5")
    assert (reading.date, reading.time, reading.is_serial) == (date(2023, 3, 15), time(12), True)
    assert read_date("12345678.9").state is State.NONE


@pytest.mark.parametrize(
    "text", ["", "soon", "2026", "12", "3/4/5/6", "v1.2.3.4", "3 apples", "May", "100/2", "-", "--", "x" * 99]
)
def test_what_is_no_date_is_left_alone(text):
    assert read_date(text, today=TODAY).state is State.NONE


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_every_month_name_is_read_back(day, name):
    month = MONTHS[name]
    day = day.replace(day=min(day.day, 28), month=month)
    assert read_date(f"{day.day} {name} {day.year}").date == day


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y", "%A %d %B %Y", "%Y/%m/%d %H:%M"]))
def test_a_written_date_is_read_back(day, form):
    assert read_date(day.strftime(form)).date == day


@given(DAYS, st.sampled_from(["/", "-"]), st.sampled_from(["DMY", "MDY"]))
def test_a_written_date_is_among_its_readings(day, sign, order):
    text = day.strftime(sign.join(["%d", "%m", "%Y"] if order == "DMY" else ["%m", "%d", "%Y"]))
    reading = read_date(text)
    assert day in (reading.date, *reading.readings)
    assert read_date(text, order=order).date == day


@given(DAYS)
def test_a_spreadsheet_number_is_read_back(day):
    serial = (day - date(1899, 12, 30)).days
    if 20_000 <= serial < 80_000:
        assert read_date(str(serial)).date == day


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_never_in_the_future(day, today):
    found = read_date(day.strftime("%d %B"), today=today).date
    assert found is None or (found <= today and (found.day, found.month) == (day.day, day.month))
    assert found is None or day.month == 2 or today - found <= timedelta(days=366)


@given(st.text(max_size=100), st.sampled_from([None, "DMY", "MDY"]))
def test_no_text_breaks_the_date_reader(text, order):
    reading = read_date(text, order=order, today=TODAY)
    assert (reading.state is State.EXACT) == (reading.date is not None)
    assert (reading.state is State.AMBIGUOUS) == (len(reading.readings) == 2)
    assert reading.state is not State.IMPOSSIBLE or str(reading.message)


def test_no_name_of_a_day_or_month_has_two_meanings_in_the_tables():
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))


@pytest.mark.parametrize(
    ("values", "state", "order"),
    [
        (["03/04/2026", "13/04/2026"], OrderState.DMY, "DMY"),
        (["03/04/2026", "04/13/2026"], OrderState.MDY, "MDY"),
        (["03/04/2026", "05/06/2026", ""], OrderState.ASK, None),
        (["13/04/2026", "04/13/2026"], OrderState.MIXED, None),
        (["2026-04-03", "3.4.2026", "3 May 2025", "4/4/2026", "x"], OrderState.NOT_NEEDED, None),
    ],
)
def test_one_proof_decides_the_column(values, state, order):
    found = column_order(values)
    assert (found.state, found.order) == (state, order)


def test_a_mixed_column_says_which_rows_disagree():
    found = column_order(["13/04/2026", "03/04/2026", "04/13/2026", "31/31/2026"])
    assert (found.day_first, found.month_first, found.undecided) == ((0,), (2,), (1,))


@given(st.lists(DAYS), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_column_written_one_way_is_never_decided_the_other_way(days, form):
    wrong = OrderState.MDY if form == "%d/%m/%Y" else OrderState.DMY
    assert column_order(day.strftime(form) for day in days).state not in (wrong, OrderState.MIXED)
