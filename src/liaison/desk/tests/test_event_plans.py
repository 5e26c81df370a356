# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plan of an event: made from its page, seen there, moved with it, and gone with it."""

import re
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest

from liaison.gatherings.actions.events import EventText, add_event, publish
from liaison.gatherings.actions.registering import Wanted, register
from liaison.gatherings.models import Event
from liaison.mailroom.models import Message
from liaison.pathway.actions.work import finish_task
from liaison.pathway.models import Plan, Task
from liaison.pathway.queries.plans import shipped

from .setting_up import undo_last

pytestmark = pytest.mark.django_db
BEGINS = datetime(2027, 4, 13, 13, tzinfo=UTC)
DATES = {"starts_at": BEGINS, "ends_at": BEGINS + timedelta(hours=1)}


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def event(maya):
    fields = {"name": "Slate talk", "slug": "slate", "join_url": "https://meet.example.org/slate"} | DATES
    made, _change = add_event(EventText(fields), by=maya)
    publish(made, by=maya)
    return made


@pytest.fixture
def own(event):
    return f"/w/northshire/events/{event.public_id}/"


@pytest.fixture
def planned(client_for, maya, own):
    """A client whose member has made a plan."""
    client = client_for(maya)
    url = f"{own}plans/?template={shipped('webinar').public_id}"
    look = client.get(url)
    shown = re.search(r'name="shown" value="([^"]+)"', look.content.decode())[1]
    client.post(url, {"name": "Webinar: Slate talk", "shown": shown, "is_open_to_volunteers": ""})
    return client


def test_a_plan_of_an_event_shows_its_days_at_once_and_is_made(client_for, maya, own):
    client = client_for(maya)
    assert "Plan the work" in words(client.get(own))
    choice = words(client.get(f"{own}plans/"))
    assert choice.index("Webinar") < choice.index("Wikithon") and "fits this event" in choice
    url = f"{own}plans/?template={shipped('webinar').public_id}"
    look = client.get(url)
    assert (look.status_code, Plan.objects.count()) == (HTTPStatus.OK, 0)
    # Six weeks before the thirteenth of April.
    assert "2 March 2027" in words(look) and "Day of the event" not in words(look)
    shown = re.search(r'name="shown" value="([^"]+)"', look.content.decode())[1]
    again = client.post(url, {"name": "Webinar", "shown": shown, "role-0": str(maya.public_id)})
    assert (again.status_code, Plan.objects.count()) == (HTTPStatus.OK, 0)  # with people it is another one
    shown = re.search(r'name="shown" value="([^"]+)"', again.content.decode())[1]
    client.post(url, {"name": "Webinar", "shown": shown, "role-0": str(maya.public_id)})
    plan = Plan.objects.get()
    assert (plan.for_kind, plan.day, plan.time_zone) == ("event", date(2027, 4, 13), "Europe/London")
    undo_last(client)
    assert not Plan.objects.exists()


def test_a_plan_without_a_name_says_so_beside_the_field(client_for, maya, own):
    answer = client_for(maya).post(f"{own}plans/?template={shipped('webinar').public_id}", {"name": ""})
    assert (answer.status_code, Plan.objects.count()) == (HTTPStatus.UNPROCESSABLE_ENTITY, 0)
    assert "Say what this plan is for." in words(answer)


def test_the_page_of_an_event_shows_its_tasks_and_how_they_stand(planned, own, maya):
    first, second = Task.objects.order_by("due_on", "pk")[:2]
    finish_task(first, by=maya)
    page = words(planned.get(own))
    assert "1 task is done" in page and f"{second}" in page and "Nobody yet" in page
    assert "Slate talk" in words(planned.get(Plan.objects.get().get_absolute_url()))


def test_whoever_may_not_see_a_plan_does_not_see_it_on_the_event(planned, client_for, own, elin):
    theirs = words(client_for(elin).get(own))
    assert "Agree on topic" not in theirs and "Plan the work" not in theirs
    Plan.objects.update(is_open_to_volunteers=True)
    assert "Agree on topic" in words(client_for(elin).get(own))
    template = shipped("webinar")
    answer = client_for(elin).get(f"{own}plans/?template={template.public_id}")
    assert answer.status_code == HTTPStatus.FORBIDDEN


def form_of(client, own):
    """What a browser would send."""
    page = client.get(f"{own}edit/").context
    sent = {}
    for form in (page["form"], page["also"]):
        for bound in form:
            value = bound.value()
            if value not in (None, "", False):
                sent[bound.html_name] = (
                    bound.field.widget.format_value(value)
                    if hasattr(bound.field.widget, "format_value") and not isinstance(value, list | bool)
                    else value
                )
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in sent.items()
    }


def test_tasks_move_with_the_event_after_a_look_and_come_back_with_one_undo(planned, own, event):
    register(event, Wanted(name="Eleri", email="eleri@example.org"))
    Message.objects.all()._raw_delete("default")
    before = dict(Task.objects.values_list("pk", "due_on"))
    typed = form_of(planned, own) | {"starts_at": "2027-04-20T14:00", "ends_at": "2027-04-20T15:00"}
    assert "Write to the 1 person who is coming" in words(planned.get(f"{own}edit/"))
    look = planned.post(f"{own}edit/", typed)
    assert (look.status_code, Event.objects.get().starts_at) == (HTTPStatus.OK, BEGINS)
    assert "What moves with the event" in words(look) and "9 March 2027" in words(look)
    typed |= {"shown": str(look.context["also"]["shown"].value()), "moves_plans": "on"}
    planned.post(f"{own}edit/", typed)
    assert "1 person who registered is written to" in planned.session["undo"]["text"]
    assert dict(Task.objects.values_list("pk", "due_on")) == {
        pk: day + timedelta(days=7) if day else None for pk, day in before.items()
    }
    assert [one.message_kind for one in Message.objects.all()] == ["event_changed"]
    undo_last(planned)
    assert dict(Task.objects.values_list("pk", "due_on")) == before
    assert (Event.objects.get().starts_at, Message.objects.get().state) == (BEGINS, "refused")


def test_tasks_stay_and_nobody_is_told_where_the_ticks_are_taken_away(planned, own, event):
    register(event, Wanted(name="Eleri", email="eleri@example.org"))
    Message.objects.all()._raw_delete("default")
    before = dict(Task.objects.values_list("pk", "due_on"))
    typed = form_of(planned, own) | {"starts_at": "2027-04-20T14:00", "ends_at": "2027-04-20T15:00"}
    del typed["tells_people"]
    look = planned.post(f"{own}edit/", typed)
    assert look.context["also"]["moves_plans"].value()
    planned.post(f"{own}edit/", typed | {"shown": str(look.context["also"]["shown"].value())})
    assert (Event.objects.get().starts_at, Message.objects.count()) == (BEGINS + timedelta(days=7), 0)
    assert dict(Task.objects.values_list("pk", "due_on")) == before


def test_another_date_after_the_look_is_looked_at_again(planned, own):
    typed = form_of(planned, own) | {"starts_at": "2027-04-20T14:00", "ends_at": "2027-04-20T15:00"}
    look = planned.post(f"{own}edit/", typed)
    typed |= {"shown": str(look.context["also"]["shown"].value())}
    again = planned.post(f"{own}edit/", typed | {"starts_at": "2027-04-21T14:00", "ends_at": "2027-04-21T15:00"})
    # The tick that somebody took away stays away.
    assert (Event.objects.get().starts_at, again.context["also"]["moves_plans"].value()) == (BEGINS, False)
    wrong = planned.post(f"{own}edit/", typed | {"ends_at": "2027-04-01T15:00"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "It has to end after it begins." in words(wrong)


def test_a_removed_event_takes_its_plan_along_and_brings_it_back(planned, own):
    planned.get("/w/northshire/plans/")  # where what was said before is shown
    planned.post(f"{own}removal/")
    assert "was removed, with its plan." in planned.session["undo"]["text"]
    assert (Plan.objects.count(), Task.objects.count()) == (0, 0)
    undo_last(planned)
    assert (Plan.objects.count(), Event.objects.count(), Task.objects.count() > 5) == (1, 1, True)


def test_a_cancelled_event_offers_to_take_its_open_tasks_along_and_undo_brings_them_back(planned, own, tomos):
    done, *_others = Task.objects.order_by("due_on")
    finish_task(done, by=tomos)
    open_tasks = Task.objects.count() - 1
    page = planned.get(f"{own}cancellation/").content.decode()
    assert f"Take away its {open_tasks} open tasks" in page
    planned.get("/w/northshire/plans/")  # where what was said before is shown
    planned.post(f"{own}cancellation/", {"because": "The quarry is flooded.", "drops_tasks": "on"})
    assert (Event.objects.get().state, list(Task.objects.all())) == ("cancelled", [done])
    undo_last(planned)
    assert (Event.objects.get().state, Task.objects.filter(done_at=None).count()) == ("published", open_tasks)


def test_without_the_tick_the_tasks_of_a_cancelled_event_stay(planned, own):
    before = Task.objects.count()
    planned.post(f"{own}cancellation/", {"because": ""})
    assert (Event.objects.get().state, Task.objects.count()) == ("cancelled", before)


def test_plans_have_a_place_that_volunteers_find(client_for, elin):
    page = client_for(elin).get("/w/northshire/plans/")
    (here,) = re.findall(r'<li><a href="([^"]+)" aria-current="page"', page.content.decode())
    assert here == "/w/northshire/plans/"
