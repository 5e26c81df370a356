# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting up stages: what can be said, what is refused in a sentence, and Undo."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from liaison.pathway.actions.moving import tick
from liaison.pathway.actions.stages import edit_stage, remove_stage
from liaison.pathway.actions.work import Line
from liaison.pathway.models import ChecklistItem, Partnership, Pathway, Stage, StageChange, Tick
from liaison.pathway.rules.checklists import lines_before

from .setting_up import LIST, page, row_of, stage_page, told, undo_last

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, maya):
    """Maya's: she owns the workspace."""
    return client_for(maya)


@pytest.fixture
def pathway(stages):
    return stages["met"].pathway


@pytest.fixture
def helpdesk(workspace):
    return Pathway.objects.get(preset="helpdesk")


def test_the_page_says_of_each_stage_what_is_set(client, partnership, pathway):
    answer = client.get(page(pathway))
    for words in (
        "30 days",
        "12 places",
        "ask again after 5 working days",
        "1 thing to tick",
        "1 partnership here",
    ):
        assertContains(answer, words)
    assertContains(answer, "partnerships end here", count=1)


def test_a_stage_is_added_before_the_end(client, pathway):
    said = {
        "name": "Report",
        "milestone": "evaluating",
        "expected_days": "14",
        "checklist": "It is sent\n\nSaid thanks",
    }
    answer = client.post(f"{page(pathway)}stages/", said)
    made = Stage.objects.get(name="Report", pathway=pathway)
    assert answer.url == f"{page(pathway)}#stage-{made.public_id}"
    assert row_of(pathway)[-2:] == ["Report", "Independent"]
    assert [item.text for item in made.checklist.all()] == ["It is sent", "Said thanks"]
    undo_last(client)
    assert row_of(pathway)[-2:] == ["Evaluating", "Independent"]


def test_everything_of_a_stage_can_be_changed_and_undone(client, stages):
    met = stages["met"]
    said = {
        "name": "Seen",
        "milestone": "interested",
        "expected_days": "21",
        "capacity": "3",
        "follow_up_days": "7",
    }
    client.post(stage_page(met), told(met, **said, checklist="We have a photo"))
    met.refresh_from_db()
    now = {name: str(getattr(met, name)) for name in said}
    assert (now, [item.text for item in met.checklist.all()]) == (said, ["We have a photo"])
    undo_last(client)
    met.refresh_from_db()
    assert (met.name, met.expected_days, met.capacity) == ("Met", 30, None)
    assert [item.text for item in met.checklist.all()] == ["We wrote down their goals in their words"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "Say what this stage is called."),
        ("name", "   ", "Say what this stage is called."),
        ("name", "ASSESSED", "Something here has this name already."),
        ("name", "x" * 61, "at most 60 characters"),
        ("milestone", "", "Say what it means to come here."),
        ("expected_days", "-3", "Write a number from 1 on, or leave it empty."),
        ("expected_days", "0", "Write a number from 1 on, or leave it empty."),
        ("expected_days", "soon", "Write a number from 1 on, or leave it empty."),
        ("expected_days", "99999999999", "at most 3650"),
        ("capacity", "0", "Write a number from 1 on, or leave it empty."),
        ("capacity", "1.5", "Write a number from 1 on, or leave it empty."),
        ("follow_up_days", "-1", "Write a number from 1 on, or leave it empty."),
        ("checklist", "Short\n" + "x" * 201, "This line is too long, it may have 200 letters"),
        ("checklist", "\n".join(map(str, range(31))), "These are too many lines: at most 30."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(client, stages, field, value, why):
    met = stages["met"]
    before = told(met)
    answer = client.post(stage_page(met), told(met, **{field: value}))
    assertContains(answer, why, status_code=422)
    assert answer.context["form"].errors.keys() == {field}
    assert told(Stage.objects.get(pk=met.pk)) == before


def test_a_stage_keeps_the_pathway_a_place_beside_its_end(client, workspace):
    client.post(f"{LIST}new/", {"preset": "empty", "name": "Blank"})
    blank = Pathway.objects.get(name="Blank")
    client.post(f"{page(blank)}stages/", {"name": "Only", "milestone": "met", "expected_days": "5"})
    only = blank.stages.get()
    for answer in (
        client.post(stage_page(only), told(only, milestone="independent", expected_days="")),
        client.post(f"{stage_page(only)}removal/"),
    ):
        assertContains(answer, "A pathway needs at least one stage", status_code=422)
    assert row_of(blank) == ["Only"]


def test_the_second_to_save_a_stage_sees_both_and_saving_again_decides(client, stages, tomos):
    met = stages["met"]
    mine = told(met, name="Seen", checklist="We wrote it down")
    edit_stage(met, by=tomos, checklist=[Line("We have a photo")], capacity=4)
    answer = client.post(stage_page(met), mine)
    assertContains(answer, "Somebody saved this while you were writing.", status_code=422)
    assertContains(answer, "We have a photo", status_code=422)
    assertContains(answer, "We wrote it down", status_code=422)
    form = answer.context["form"]
    assert [label for label, _theirs, _mine in form.meanwhile] == [
        "Name",
        "How many we can look after at once",
        "Before it goes on",
    ]
    client.post(stage_page(met), mine | {"seen": form.data["seen"]})
    met.refresh_from_db()
    assert (met.name, [item.text for item in met.checklist.all()]) == ("Seen", ["We wrote it down"])


def test_putting_stages_in_order_is_no_quarrel_with_whoever_edits_one(client, stages):
    met = stages["met"]
    mine = told(met, name="Seen")
    client.post(f"{stage_page(met)}place/", {"before": stages["interested"].public_id})
    assert client.post(stage_page(met), mine).status_code == 302


def test_what_somebody_wrote_of_a_stage_that_was_removed_meanwhile_is_not_lost(client, stages, partnership, tomos):
    for name in ("contacted", "met"):  # put away for its history, and deleted
        stage = stages[name]
        mine = told(stage, name=f"{stage} well", checklist="My own words")
        remove_stage(stage, by=tomos, to=stages["researched"])
        answer = client.post(stage_page(stage), mine)
        assertContains(answer, "Somebody has removed this stage meanwhile.", status_code=422)
        assertContains(answer, "My own words", status_code=422)
        assertContains(answer, f'action="{page(stage.pathway)}stages/"', status_code=422)
    assert client.get(stage_page(stages["contacted"])).url == page(stages["met"].pathway)
    assert client.get(stage_page(stages["met"])).status_code == 404


def test_stages_move_up_and_down_by_plain_buttons(client, stages, pathway):
    url = f"{stage_page(stages['researched'])}place/"
    answer = client.post(url, {"before": stages["identified"].public_id})
    assert answer.url == f"{page(pathway)}#stage-{stages['researched'].public_id}"
    assert row_of(pathway)[:3] == ["Researched", "Identified", "Contacted"]
    client.post(url, {"after": stages["contacted"].public_id})
    assert row_of(pathway)[:3] == ["Identified", "Contacted", "Researched"]
    undo_last(client)
    assert row_of(pathway)[:3] == ["Researched", "Identified", "Contacted"]
    for nothing in ({"before": "zzz"}, {"after": ""}, {}):
        assertContains(client.post(url, nothing, follow=True), "The stages have changed meanwhile.")


def test_an_unused_stage_is_removed_at_once_and_undo_brings_it_back(client, stages, pathway):
    assertContains(client.get(stage_page(stages["met"])), "Remove this stage")
    client.post(f"{stage_page(stages['met'])}removal/", told(stages["met"]))
    assert "Met" not in row_of(pathway)
    undo_last(client)
    assert row_of(pathway)[4] == "Met"
    assert ChecklistItem.objects.filter(stage__name="Met", stage__pathway=pathway).count() == 1


def test_a_stage_in_use_says_how_many_stand_there_and_moves_them_to_a_chosen_one(client, partnership, stages):
    contacted = stages["contacted"]
    url = f"{stage_page(contacted)}removal/"
    assertContains(client.get(url), "1 partnership is in it.")
    answer = client.post(url, told(contacted))
    assertContains(answer, "1 partnership is in “Contacted”. Say to which stage it goes.", status_code=422)
    assertNotContains(answer, ">Independent</option>", status_code=422)
    assertContains(client.post(url, {"to": "zzz"}), "This stage is not there any more.", status_code=422)
    answer = client.post(url, {"to": stages["met"].public_id}, follow=True)
    assertContains(answer, "Stage “Contacted” removed; 1 partnership is in “Met” now.")
    assertContains(answer, "Bring back “Contacted”")
    assert Partnership.objects.get().stage == stages["met"]


def test_moving_them_is_undone_together_with_the_removal(client, partnership, stages):
    client.post(f"{stage_page(stages['contacted'])}removal/", {"to": stages["met"].public_id})
    undo_last(client)
    partnership.refresh_from_db()
    assert (partnership.stage, StageChange.objects.count()) == (stages["contacted"], 1)
    assert Stage.objects.get(pk=stages["contacted"].pk).archived_at is None


def test_a_removed_stage_is_brought_back(client, partnership, stages, pathway, tomos):
    remove_stage(stages["contacted"], by=tomos, to=stages["met"])
    client.post(f"{stage_page(stages['contacted'])}return/")
    assert row_of(pathway)[2] == "Contacted"


def test_a_name_of_a_removed_stage_says_that_it_can_be_brought_back(client, partnership, stages, pathway, tomos):
    remove_stage(stages["contacted"], by=tomos, to=stages["met"])
    answer = client.post(f"{page(pathway)}stages/", {"name": "Contacted", "milestone": "contacted"})
    assertContains(answer, "One that is put away has this name. Bring it back", status_code=422)


def test_a_stage_is_found_under_its_own_pathway_only(client, stages, helpdesk):
    met = stages["met"]
    assert client.get(f"{page(helpdesk)}stages/{met.public_id}/").status_code == 404
    assert client.post(f"{page(helpdesk)}stages/{met.public_id}/removal/").status_code == 404


# --- what hangs on a checklist ---


def test_a_line_that_is_worded_anew_keeps_its_ticks(client, partnership, stages, tomos):
    contacted = stages["contacted"]
    item = contacted.checklist.get()
    tick(partnership, item, by=tomos)
    client.post(stage_page(contacted), told(contacted, checklist="A date is set\nThey answered us"))
    assert [one.text for one in contacted.checklist.all()] == ["A date is set", "They answered us"]
    assert Tick.objects.get().item == item


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        ([], ["New"], [None]),
        (["One", "Two"], ["Two", "One"], [1, 0]),
        (["They answered"], ["They answerd us", "They answered"], [None, 0]),
        (["We know who decides"], ["We know who decides there"], [0]),
        (["Funding is clear"], ["The contract is signed"], [None]),
        (["Same", "Same too"], ["same", "Same also"], [0, None]),
    ],
)
def test_lines_are_known_again(before, after, places):
    assert lines_before(before, after) == places
