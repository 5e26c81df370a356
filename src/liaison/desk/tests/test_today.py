# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.pathway.actions.partnerships import set_next_step
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.actions.work import TaskText, add_task
from liaison.pathway.tests.many import plant_many

TODAY = "/w/northshire/today/"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_today_is_the_first_page_after_signing_in(client_for, tomos):
    assert client_for(tomos).get("/").headers["Location"] == TODAY


def test_nothing_to_do_says_so(client_for, tomos):
    assert "All done for today" in text_of(client_for(tomos).get(TODAY))


def test_each_line_says_what_why_and_the_one_thing_to_do(client_for, tomos, partnership):
    set_next_step(partnership, "Ring them", timezone.localdate() - timedelta(days=1), by=tomos)
    add_task(TaskText({"title": "Book the room", "owner": tomos, "due_on": timezone.localdate()}), by=tomos)
    text = text_of(client_for(tomos).get(TODAY))
    assert "2 things to do" in text
    for words in ("Harbour Museum", "Ring them", "Next steps", "Book the room"):
        assert words in text
    assert f'href="{partnership.get_absolute_url()}"' in text


def test_what_is_somebody_elses_is_not_shown(client_for, maya, elin, tomos, partnership):
    set_next_step(partnership, "Ring them", timezone.localdate(), by=tomos)
    for member in (maya, elin):
        assert "Ring them" not in text_of(client_for(member).get(TODAY))


@pytest.mark.parametrize("count", [1, 9])
def test_a_long_section_shows_its_beginning_and_the_rest_on_demand(client_for, tomos, count):
    for number in range(count):
        add_task(TaskText({"title": f"Task {number}", "owner": tomos, "due_on": timezone.localdate()}), by=tomos)
    text = text_of(client_for(tomos).get(TODAY))
    assert ("Show 3 more" in text) == (count == 9)
    assert f"Task {count - 1}" in text_of(client_for(tomos).get(TODAY, {"all": "tasks"}))


def plenty_to_do(count, stages, member):
    """Something for each section but the replies."""
    today = timezone.localdate()
    for one in plant_many(count, stages, [member])[1::2]:
        add_task(TaskText({"title": "Write", "owner": member, "due_on": today}), by=member)
        set_aside(one, Aside("resting", "Nobody there", today, look_again_on=today), by=member)


def test_the_whole_page_asks_at_most_sixteen_times_however_much_there_is_to_do(client_for, tomos, stages):
    client, asked = client_for(tomos), []
    for count in (3, 60):
        plenty_to_do(count, stages, tomos)
        with CaptureQueriesContext(connection) as queries:
            text = text_of(client.get(TODAY))
        for section in ("Next steps", "Tasks", "Follow-ups", "Look again", "Stages overdue"):
            assert section in text
        asked.append(len(queries))
    # One more than was promised before events had a section of their own.
    assert asked[0] == asked[1] <= 15


def test_somebody_who_only_reads_reports_begins_with_the_workspace_in_numbers(
    client_for, viktor, tomos, maya, partnership, stages
):
    text = text_of(client_for(viktor).get(TODAY))
    assert "None has begun" not in text
    assert "<dt>Contacted</dt><dd>1</dd>" in text
    for words in ("things to do", "All done for today", "Harbour Museum", "Beside the pathway"):
        assert words not in text
    set_aside(partnership, Aside("waiting", "The dragon sleeps", timezone.localdate()), by=tomos)
    text = text_of(client_for(viktor).get(TODAY))
    assert "<dt>Contacted</dt><dd>0</dd>" in text
    assert "<dt>Waiting</dt><dd>1</dd>" in text
    for words in ("Harbour Museum", "The dragon sleeps"):
        assert words not in text
    assert "Where the partnerships are" not in text_of(client_for(maya).get(TODAY))


def test_an_empty_workspace_says_what_a_reader_will_find_here(client_for, viktor):
    assert "None has begun yet." in text_of(client_for(viktor).get(TODAY))


def test_the_numbers_for_readers_take_few_questions_at_any_size(
    client_for, viktor, tomos, stages, django_assert_max_num_queries
):
    plant_many(60, stages, [tomos])
    client = client_for(viktor)
    with django_assert_max_num_queries(8):
        assert "<dd>7</dd>" in text_of(client.get(TODAY))
