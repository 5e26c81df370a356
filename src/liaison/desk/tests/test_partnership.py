# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.actions.interactions import log_interaction
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.models import Interaction, Organisation
from liaison.pathway.actions.partnerships import set_next_step
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.actions.work import Line, TaskText, add_objective, add_task, edit_task
from liaison.pathway.models import Ending, Objective, Partnership, SideState, Sign, Task, Tick


def page_of(partnership, noun=""):
    return f"/w/northshire/partnerships/{partnership.public_id}/{noun}"


@pytest.fixture
def tomos_client(client_for, tomos):
    return client_for(tomos)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_who_they_are_where_it_is_and_what_comes_next(tomos_client, partnership, curator, tomos):
    set_next_step(partnership, "Ask about image rights", None, by=tomos)
    text = text_of(tomos_client.get(page_of(partnership)))
    for words in (
        "Harbour Museum",
        "In “Contacted” for 0 days",
        "looked after by Tomos Pritchard",
        "Ask about image rights",
        "Before it leaves “Contacted”",
        "Ngozi Achebe",
        "Began as “Contacted”",
    ):
        assert words in text


def test_a_page_without_a_next_step_asks_for_one(tomos_client, partnership):
    assert "Nobody has said what comes next." in text_of(tomos_client.get(page_of(partnership)))


@pytest.fixture
def full(partnership, curator, tomos, tomos_client):
    """With contacts, tasks and objectives."""
    for number in range(3):
        words = {"type": "call", "note": f"Call {number}", "when": "today", "once": uuid.uuid4()}
        tomos_client.post(page_of(partnership, "interactions/"), words)
        text = TaskText({"title": f"Task {number}", "owner": tomos}, steps=[Line("First"), Line("Second")])
        add_task(text, by=tomos, partnership=partnership)
        add_objective(partnership, f"Objective {number}", by=tomos, signs=["They run one alone"])
    return partnership


def test_a_full_page_takes_at_most_twenty_questions(tomos_client, full, django_assert_max_num_queries):
    tomos_client.get(page_of(full))  # takes the Undo of the last change with it
    with django_assert_max_num_queries(20):
        text = text_of(tomos_client.get(page_of(full)))
    for words in ("Call 2", "Task 2", "Objective 2", "They run one alone", "Second"):
        assert words in text


def test_the_timeline_shows_one_sort_where_asked(tomos_client, full):
    only = text_of(tomos_client.get(page_of(full), {"show": "stage"}))
    assert "Began as “Contacted”" in only
    assert "Call 2" not in only
    assert "Call 2" in text_of(tomos_client.get(page_of(full), {"show": "interaction"}))
    assert tomos_client.get(page_of(full), {"show": "nonsense", "entries": "9" * 9}).status_code == 200


def test_a_call_is_logged_in_one_form_and_leads_back_here(tomos_client, partnership):
    words = {"type": "call", "note": "They asked for dates in May.", "when": "yesterday", "once": uuid.uuid4()}
    for _press in range(2):
        response = tomos_client.post(page_of(partnership, "interactions/"), words)
        assert response.headers["Location"] == page_of(partnership)
    assert Interaction.objects.get().organisations.get() == partnership.organisation
    assert "They asked for dates in May." in text_of(tomos_client.get(page_of(partnership)))


def test_a_call_that_cannot_be_read_keeps_what_was_typed(tomos_client, partnership):
    words = {"type": "call", "note": "Kept.", "when": "the day before never"}
    response = tomos_client.post(page_of(partnership, "interactions/"), words)
    assert response.status_code == 422
    assert 'value="Kept."' in response.content.decode()


# --- facts ---


def facts_words(partnership, **said):
    return {"seen": partnership.changed_in, "types": ["advice"], "goals": "Schools use our pictures."} | said


def test_facts_are_changed_in_one_form(tomos_client, partnership, maya, curator):
    said = facts_words(
        partnership, owner=maya.public_id, origin="introduction", introduced_by_person="Ngozi Achebe"
    )
    assert tomos_client.post(page_of(partnership, "facts/"), said).status_code == 302
    saved = Partnership.objects.get()
    assert (saved.owner, saved.goals, saved.introduced_by_person) == (maya, "Schools use our pictures.", curator)
    assert [one.type for one in saved.types.all()] == ["advice"]


def test_the_small_forms_leave_the_rest_as_it_is(tomos_client, partnership):
    said = {"next_step": "Ring them", "next_step_on": "2026-12-01", "seen": partnership.changed_in}
    tomos_client.post(page_of(partnership, "next-step/"), said)
    saved = Partnership.objects.get()
    assert (saved.next_step, saved.owner, saved.types.count()) == ("Ring them", partnership.owner, 2)
    tomos_client.post(page_of(partnership, "next-step/done/"))
    assert Partnership.objects.get().next_step == ""


def test_two_who_edit_at_once_see_both(tomos_client, partnership, maya):
    seen = partnership.changed_in
    set_next_step(partnership, "Maya's step", None, by=maya)
    said = {"next_step": "My step", "seen": seen}
    response = tomos_client.post(page_of(partnership, "next-step/"), said)
    assert response.status_code == 422
    text = text_of(response)
    assert "My step" in text and "Maya&#x27;s step" in text
    assert Partnership.objects.get().next_step == "Maya's step"


def test_an_affiliate_nobody_knows_is_refused_beside_the_field(tomos_client, partnership):
    response = tomos_client.post(
        page_of(partnership, "facts/"), facts_words(partnership, co_leads="Wikimedia Nowhere")
    )
    assert "There is no organisation called “Wikimedia Nowhere”" in text_of(response)


def test_a_partnership_begun_by_mistake_is_removed_and_comes_back(tomos_client, partnership, museum):
    response = tomos_client.post(page_of(partnership, "removal/"))
    assert response.headers["Location"] == museum.get_absolute_url()
    assert not Partnership.objects.exists()


# --- side states and endings ---


def test_resting_needs_a_day_to_look_again(tomos_client, partnership):
    said = {"type": "resting", "reason": "No time now.", "since": "2026-11-01"}
    refused = tomos_client.post(page_of(partnership, "side-state/"), said)
    assert refused.status_code == 422
    assert "Say on which day to look again" in text_of(refused)
    tomos_client.post(page_of(partnership, "side-state/"), said | {"look_again_on": "2027-02-01"})
    assert SideState.objects.get().reason == "No time now."
    assert "No time now." in text_of(tomos_client.get(page_of(partnership)))


def test_an_ending_without_a_reason_is_refused(tomos_client, partnership):
    said = {"how": "independent", "reason": "", "ended_on": "2026-11-20"}
    assert tomos_client.post(page_of(partnership, "ending/"), said).status_code == 422
    assert not Ending.objects.exists()


def test_a_good_ending_is_kept_and_can_be_taken_up_again(tomos_client, partnership, stages):
    said = {
        "how": "independent",
        "reason": "They run their own.",
        "ended_on": "2026-11-20",
        "learned": "Begin small.",
    }
    tomos_client.post(page_of(partnership, "ending/"), said)
    assert Partnership.objects.get().stage == stages["independent"]
    assert "Begin small." in text_of(tomos_client.get(page_of(partnership)))
    tomos_client.post(page_of(partnership, "return/"), {"because": "They asked."})
    back = Partnership.objects.get()
    assert (back.standing, back.stage) == ("open", stages["contacted"])


def test_two_who_set_it_aside_at_once_do_not_overwrite_each_other(tomos_client, partnership, maya):
    seen = partnership.changed_in
    set_aside(partnership, Aside("declined_by_them", "They said no.", timezone.localdate()), by=maya)
    said = {"type": "declined_by_us", "reason": "Not us.", "since": "2026-11-01", "expected": seen}
    refused = tomos_client.post(page_of(partnership, "side-state/"), said)
    assert "it is “Declined by them” now" in text_of(refused)
    assert SideState.objects.get().type == "declined_by_them"


# --- checklist, tasks, objectives ---


def test_a_line_of_the_checklist_is_ticked_and_unticked(tomos_client, partnership):
    item = partnership.stage.checklist.get()
    tomos_client.post(page_of(partnership, "checklist/"), {"item": item.public_id})
    assert Tick.objects.get().item == item
    assert 'aria-checked="true"' in tomos_client.get(page_of(partnership)).content.decode()
    tomos_client.post(page_of(partnership, "checklist/"), {"item": item.public_id, "untick": ""})
    assert not Tick.objects.exists()


def test_a_line_of_another_stage_is_not_ticked(tomos_client, partnership, stages):
    other = stages["met"].checklist.first()
    tomos_client.post(page_of(partnership, "checklist/"), {"item": other.public_id})
    assert not Tick.objects.exists()
    assert "the stage has changed since" in text_of(tomos_client.get(page_of(partnership)))


def test_a_task_is_added_changed_done_and_removed(tomos_client, partnership, tomos):
    said = {"title": "Book the room", "owner": tomos.public_id, "due_on": "2026-12-01", "steps": "Ask\nPay"}
    tomos_client.post(page_of(partnership, "tasks/"), said)
    task = Task.objects.get()
    assert [step.text for step in task.steps.all()] == ["Ask", "Pay"]
    own = f"/w/northshire/tasks/{task.public_id}/"
    kept = task.steps.first()
    tomos_client.post(
        own, said | {"title": "Book the hall", "steps": "Ask\nSay thank you", "seen": task.changed_in}
    )
    task.refresh_from_db()
    assert (task.title, task.steps.first()) == ("Book the hall", kept)
    tomos_client.post(f"/w/northshire/steps/{kept.public_id}/")
    kept.refresh_from_db()
    assert kept.is_done
    tomos_client.post(f"{own}done/")
    assert "Done: Book the hall" in text_of(tomos_client.get(page_of(partnership)))
    tomos_client.post(f"{own}done/", {"reopen": ""})
    assert Task.objects.get().done_at is None
    tomos_client.post(f"{own}removal/")
    assert not Task.objects.exists()


def test_a_task_that_waits_for_another_says_for_which(tomos_client, partnership, tomos):
    first, _change = add_task(TaskText({"title": "Find a date"}), by=tomos, partnership=partnership)
    second, _change = add_task(TaskText({"title": "Invite"}), by=tomos, partnership=partnership)
    edit_task(second, TaskText(needs=[first]), by=tomos)
    tomos_client.post(f"/w/northshire/tasks/{second.public_id}/done/")
    assert "First comes: Find a date." in text_of(tomos_client.get(page_of(partnership)))
    assert Task.objects.filter(done_at=None).count() == 2


def test_an_objective_has_signs_that_each_side_sees(tomos_client, partnership):
    said = {"text": "200 photographs", "signs": "They upload alone"}
    tomos_client.post(page_of(partnership, "objectives/"), said)
    objective, sign = Objective.objects.get(), Sign.objects.get()
    for who in ("us", "them"):
        tomos_client.post(f"/w/northshire/signs/{sign.public_id}/", {"by": who})
    sign.refresh_from_db()
    assert sign.is_seen
    own = f"/w/northshire/objectives/{objective.public_id}/"
    day = timezone.localdate() - timedelta(days=1)
    tomos_client.post(own, said | {"reached_on": day.isoformat(), "seen": objective.changed_in})
    assert "Reached: 200 photographs" in text_of(tomos_client.get(page_of(partnership)))
    tomos_client.post(f"{own}removal/")
    assert not Objective.objects.exists()


def test_a_volunteer_does_not_find_what_is_not_hers(client_for, elin, partnership):
    assert client_for(elin).get(page_of(partnership)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_call_with_an_organisation_that_was_merged_this_very_moment_is_logged_with_the_one_that_stayed(
    client_for, partnership, museum, maya, tomos, monkeypatch
):
    with changing(maya, "edit") as change:
        trust = change.create(Organisation(name="Harbour Museum Trust"))
    merges = [Versions(trust.changed_in, museum.changed_in)]

    def merged_before(*words, **more):
        if merges:
            merge(trust, museum, {}, by=maya, seen=merges.pop())
        return log_interaction(*words, **more)

    monkeypatch.setattr("liaison.desk.views.partnership.log_interaction", merged_before)
    values = {"type": "call", "note": "They ring back.", "when": "today", "member": tomos.public_id}
    answer = client_for(tomos).post(f"{partnership.get_absolute_url()}interactions/", values, follow=True)
    assert "Logged with Harbour Museum Trust." in answer.content.decode()
    assert Interaction.objects.get().organisations.get() == trust


def test_a_task_comes_after_others_and_never_after_itself(tomos_client, partnership, tomos):
    room, _c = add_task(TaskText({"title": "Find a room", "owner": tomos}), by=tomos, partnership=partnership)
    form = page_of(partnership, "tasks/")
    assert "Comes after" in text_of(tomos_client.get(form))
    tomos_client.post(form, {"title": "Invite", "owner": tomos.public_id, "needs": [room.public_id]})
    invite = Task.objects.get(title="Invite")
    assert [row.needed for row in invite.needs.all()] == [room]
    assert "waits for 1 task" in text_of(tomos_client.get(page_of(partnership)))
    circle = {"title": "Find a room", "owner": tomos.public_id, "needs": [invite.public_id]}
    refused = tomos_client.post(f"/w/northshire/tasks/{room.public_id}/", circle)
    assert refused.status_code == 422
    assert "would wait for each other for ever" in text_of(refused)
    again = {"title": "Invite all", "owner": tomos.public_id}
    tomos_client.post(f"/w/northshire/tasks/{invite.public_id}/", again)
    invite.refresh_from_db()
    assert (invite.title, invite.needs.count(), room.needs.count()) == ("Invite all", 0, 0)


def test_the_first_task_has_nothing_to_come_after(tomos_client, partnership):
    assert "Comes after" not in text_of(tomos_client.get(page_of(partnership, "tasks/")))
