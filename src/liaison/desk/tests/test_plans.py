# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans on their pages: made after a look, moved after a look, tasks taken and given back, hours, templates."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.utils import timezone

from liaison.pathway.actions.hours import say_hours
from liaison.pathway.actions.plan_templates import TaskRow, add_template
from liaison.pathway.actions.plans import make_plan
from liaison.pathway.actions.work import finish_task
from liaison.pathway.models import Plan, PlanTemplate, PlanTemplateTask, ShiftPlace, Task
from liaison.pathway.queries.plans import shipped, tasks_of

from .setting_up import undo_last

pytestmark = pytest.mark.django_db
EVENT = date(2027, 4, 13)
SETTINGS = "/w/northshire/settings/plan-templates/"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def row(key, after="", **values):
    return TaskRow(key, {"title": key, "anchor": "event_start", **values}, after)


@pytest.fixture
def template(maya):
    rows = [
        row("Room", days=-14, role="organiser"),
        row("Tables", at=time(11), until=time(13), places=2, role="helper"),
        row("Report", after="Room", days=5, hours=Decimal(3), steps=["Write it", "Send it"]),
    ]
    return add_template("Open day", "For neighbours", rows, by=maya)[0]


@pytest.fixture
def plan(template, partnership, maya):
    anchors = {"event_start": EVENT}
    return make_plan(
        template, "April", anchors=anchors, partnership=partnership, by=maya, is_open_to_volunteers=True
    )[0]


def task(title):
    return Task.objects.get(title=title)


def claim_url(title):
    return f"/w/northshire/tasks/{task(title).public_id}/claim/"


# --- making and moving ---


def test_a_plan_is_looked_at_before_it_is_made_and_undo_takes_it_back(client_for, template, partnership, tomos):
    client, own = client_for(tomos), f"/w/northshire/partnerships/{partnership.public_id}/"
    assert "Open day" in words(client.get(f"{own}plans/"))
    url = f"{own}plans/?template={template.public_id}"
    typed = {"name": "April", "event_start": "2027-04-13", "role-0": str(tomos.public_id)}
    look = client.post(url, typed)
    assert (look.status_code, Plan.objects.count()) == (HTTPStatus.OK, 0)
    assert "30 March 2027" in words(look)
    shown = str(look.context["form"]["shown"].value())
    # Something else than what was shown is shown first, too.
    assert client.post(url, typed | {"shown": shown, "name": "May"}).status_code == HTTPStatus.OK
    assert Plan.objects.count() == 0
    client.post(url, typed | {"shown": shown})
    assert [(one.title, one.owner) for one in Task.objects.order_by("due_on")] == [
        ("Room", tomos),
        ("Tables", None),
        ("Report", None),
    ]
    undo_last(client)
    assert Plan.objects.count() == 0


def test_a_date_is_moved_after_a_look_that_says_what_stays(client_for, plan, tomos):
    finish_task(task("Room"), by=tomos)
    client, url = client_for(tomos), f"{plan.get_absolute_url()}dates/"
    seen = client.get(url).context["form"]["seen"].value()
    look = client.post(url, {"event_start": "2027-04-20", "seen": seen})
    assert "Room (30 March 2027): it is done." in words(look)
    assert "Tue 20 April 2027" in words(look)
    assert task("Tables").due_on == EVENT
    shown = look.context["form"]["shown"].value()
    client.post(url, {"event_start": "2027-04-20", "seen": seen, "shown": shown})
    assert (task("Tables").due_on, task("Room").due_on) == (date(2027, 4, 20), date(2027, 3, 30))
    undo_last(client)
    assert task("Tables").due_on == EVENT


def test_a_page_of_a_plan_shows_days_people_and_what_waits_for_what(client_for, plan, maya):
    text = words(client_for(maya).get(plan.get_absolute_url()))
    assert "0 of 3 tasks done" in words(client_for(maya).get(plan.partnership.get_absolute_url()))
    assert "Tuesday, 13 April 2027" in text
    assert "2 places free" in text
    assert "Waits for: Room" in text
    assert "Write it" in text


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_a_plan_asks_as_often_for_many_tasks(
    client_for, template, plan, maya, django_assert_max_num_queries, count
):
    for _number in range(count):
        make_plan(template, "More", anchors={"event_start": EVENT}, by=maya)
    Task.objects.all().update(plan=plan)
    client = client_for(maya)
    with django_assert_max_num_queries(22):
        client.get(plan.get_absolute_url())


# --- taking tasks ---


def test_a_volunteer_takes_a_task_ticks_it_off_and_sees_nothing_else(client_for, plan, partnership, elin, museum):
    client = client_for(elin)
    assert "April" in words(client.get("/w/northshire/plans/"))
    page = words(client.get(plan.get_absolute_url()))
    assert str(museum) not in page
    client.post(claim_url("Room"))
    assert task("Room").owner == elin
    assert "Give back" in words(client.get(plan.get_absolute_url()))
    client.post(f"/w/northshire/tasks/{task('Room').public_id}/done/", {"plan": "1"})
    assert task("Room").is_done
    assert client.get(f"{plan.get_absolute_url()}dates/").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"/w/northshire/partnerships/{partnership.public_id}/").status_code == HTTPStatus.NOT_FOUND


def test_whoever_comes_second_is_told_kindly(client_for, plan, elin, tomos):
    client_for(tomos).post(claim_url("Report"))
    answer = client_for(elin).post(claim_url("Report"), follow=True)
    assert "Tomos Pritchard was a moment faster and has taken it." in words(answer)


def test_a_place_in_a_shift_is_taken_and_given_back(client_for, plan, elin):
    client = client_for(elin)
    client.post(claim_url("Tables"))
    assert [place.member for place in ShiftPlace.objects.all()] == [elin]
    assert "1 place free" in words(client.get(plan.get_absolute_url()))
    client.post(claim_url("Tables"), {"back": "1"})
    assert ShiftPlace.objects.count() == 0
    undo_last(client)
    assert ShiftPlace.objects.count() == 1


def test_what_is_not_open_to_volunteers_is_not_there_for_them(client_for, plan, elin, maya, viktor):
    Plan.objects.update(is_open_to_volunteers=False)
    assert client_for(elin).get(plan.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert client_for(elin).post(claim_url("Room")).status_code == HTTPStatus.NOT_FOUND
    assert client_for(viktor).get(plan.get_absolute_url()).status_code == HTTPStatus.FORBIDDEN
    client_for(maya).post(claim_url("Room"))
    assert task("Room").owner == maya


def test_before_somebody_takes_too_much_they_are_asked_once_more(client_for, plan, elin):
    say_hours(elin, Decimal(2), [], by=elin)
    client = client_for(elin)
    asked = client.post(claim_url("Report"))
    assert "Elin Bergdahl would have 3 of 2 hours in the week of 12 April." in words(asked)
    assert task("Report").owner is None
    client.post(claim_url("Report"), {"anyway": "1"})
    assert task("Report").owner == elin


def test_a_task_that_is_given_to_somebody_with_too_much_asks_first(client_for, plan, elin, maya):
    say_hours(elin, Decimal(2), [], by=elin)
    url, client = f"/w/northshire/tasks/{task('Report').public_id}/", client_for(maya)
    typed = {"title": "Report", "owner": str(elin.public_id), "due_on": "2027-04-18", "hours": "3", "places": "1"}
    asked = client.post(url, typed)
    assert "3 of 2 hours" in words(asked)
    assert "Save it all the same" in words(asked)
    assert task("Report").owner is None
    client.post(url, typed | {"anyway": "on"})
    assert task("Report").owner == elin


# --- hours ---


def test_hours_are_said_by_oneself_and_seen_by_coordinators(client_for, elin, maya):
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    client = client_for(elin)
    client.post("/w/northshire/hours/mine/", {"hours_per_week": "6", "away": [monday.isoformat()]})
    table = client_for(maya).get("/w/northshire/hours/")
    assert "Elin Bergdahl away 0 of 6" in words(table)
    undo_last(client)
    assert "Maya Okafor" not in words(client.get("/w/northshire/hours/")).split("Hours promised")[1]
    assert "away" not in words(client_for(maya).get("/w/northshire/hours/")).split("Hours promised")[1]


# --- templates ---


def typed_from(page):
    """What the form would send as it stands."""
    form = page.context["form"]
    sent = {"name": form["name"].value(), "about": form["about"].value() or "", "seen": form["seen"].value() or ""}
    sent["row"] = [one.prefix for one in form.rows]
    for one in form.rows:
        for field in one:
            value = field.field.prepare_value(field.value()) if field.value() is not None else ""
            sent[field.html_name] = value.strftime("%H:%M") if isinstance(value, time) else value
    return sent


def test_rows_are_added_moved_and_taken_out_before_anything_is_saved(client_for, template, maya):
    client, url = client_for(maya), f"{SETTINGS}{template.public_id}/"
    page = client.get(url)
    first, _second, third = [one.prefix for one in page.context["form"].rows]
    page = client.post(url, typed_from(page) | {"down": first})
    page = client.post(url, typed_from(page) | {"out": third})
    page = client.post(url, typed_from(page) | {"add": "1"})
    assert [one.title for one in tasks_of(template)] == ["Room", "Tables", "Report"]
    new = page.context["form"].rows[-1].prefix
    sent = typed_from(page) | {
        f"{new}-title": "Thank everybody",
        f"{new}-days": "2",
        f"{new}-unit": "working",
        f"{new}-moment": "after event_start",
        f"{new}-after": first,
        f"{new}-places": "1",
    }
    answer = client.post(url, sent)
    assert answer.status_code == HTTPStatus.FOUND
    assert [(one.title, one.days, str(one.needs or "")) for one in tasks_of(template)] == [
        ("Tables", 0, ""),
        ("Room", -14, ""),
        ("Thank everybody", 2, "Room"),
    ]
    undo_last(client)
    assert [one.title for one in tasks_of(template)] == ["Room", "Tables", "Report"]


def test_a_template_saved_as_it_was_is_no_change(client_for, maya, workspace):
    template, client = shipped("wikithon"), client_for(maya)
    url = f"{SETTINGS}{template.public_id}/"
    before = list(PlanTemplateTask.objects.filter(template=template).order_by("pk").values())
    assert client.post(url, typed_from(client.get(url))).status_code == HTTPStatus.FOUND
    assert list(PlanTemplateTask.objects.filter(template=template).order_by("pk").values()) == before


def test_a_template_says_what_is_wrong_and_keeps_what_was_typed(client_for, template, maya):
    client, url = client_for(maya), f"{SETTINGS}{template.public_id}/"
    sent = typed_from(client.get(url))
    first, _second, third = sent["row"]
    refused = client.post(url, sent | {f"{first}-after": third})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "These tasks would wait for each other for ever." in words(refused)
    assert "It ends when it begins" in words(
        client.post(url, sent | {f"{first}-at": "9:00", f"{first}-until": "9:00"})
    )
    assert "Something here has this name already." in words(client.post(url, sent | {"name": "WEBINAR"}))
    other = client.post(url, sent | {"about": "Mine"})
    assert other.status_code == HTTPStatus.FOUND
    assert "Somebody saved this template while you were writing." in words(client.post(url, sent))


def test_a_template_is_copied_put_away_and_brought_back(client_for, template, maya):
    client, url = client_for(maya), f"{SETTINGS}{template.public_id}/"
    client.post(f"{url}copy/")
    assert PlanTemplate.objects.get(name="Open day 2").tasks.count() == 3
    client.post(f"{url}removal/")
    assert "Bring back “Open day”" in words(client_for(maya).get(SETTINGS))
    undo_last(client)
    template.refresh_from_db()
    assert template.archived_at is None


def test_templates_are_set_up_by_owners_alone(client_for, template, tomos):
    client = client_for(tomos)
    for url in (SETTINGS, f"{SETTINGS}new/", f"{SETTINGS}{template.public_id}/"):
        assert client.get(url).status_code == HTTPStatus.FORBIDDEN
