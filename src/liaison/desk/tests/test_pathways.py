# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting up pathways: what can be said, what is refused in a sentence, Undo, and who may."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from liaison.pathway.models import Pathway

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


def test_the_list_shows_each_pathway_with_its_stages_and_who_is_on_it(client, partnership, pathway):
    answer = client.get(LIST)
    assertContains(answer, "New partnerships begin here", count=1)
    assertContains(answer, "Identified · Researched")
    assertContains(answer, '<td data-label="On their way" class="number">1</td>', html=True)


def test_more_pathways_and_stages_ask_no_more_questions(client, partnership, pathway, django_assert_num_queries):
    def ask():
        with django_assert_num_queries(12, exact=False) as asked:
            client.get(LIST)
        with django_assert_num_queries(12, exact=False) as asked_of_one:
            client.get(page(pathway))
        return len(asked), len(asked_of_one)

    before = ask()
    for name in ("A", "B", "C"):
        client.post(f"{LIST}new/", {"preset": "workshop", "name": name})
        client.post(f"{page(pathway)}stages/", {"name": name, "milestone": "met", "checklist": "One\nTwo"})
    client.get(LIST)  # takes the words about them away
    assert (ask(), Pathway.objects.count(), len(row_of(pathway))) == (before, 7, 13)


@pytest.mark.parametrize(
    ("preset", "name", "called", "size"),
    [
        ("workshop", "", "Partnership 2", 10),
        ("six_phases", "  Big   projects ", "Big projects", 6),
        ("training_course", "Summer school", "Summer school", 7),
        ("helpdesk", "", "Helpdesk 2", 5),
        ("empty", "Blank", "Blank", 0),
    ],
)
def test_a_pathway_is_made_from_a_preset_or_empty_and_undone(client, workspace, preset, name, called, size):
    answer = client.post(f"{LIST}new/", {"preset": preset, "name": name})
    made = Pathway.objects.get(name=called)
    assert (answer.status_code, answer.url, made.stages.count()) == (302, page(made), size)
    undo_last(client)
    assert not Pathway.objects.filter(name=called).exists()


def test_an_empty_pathway_says_what_stages_are_and_takes_its_first(client, workspace):
    client.post(f"{LIST}new/", {"preset": "empty", "name": "Summer school"})
    made = Pathway.objects.get(name="Summer school")
    assertContains(client.get(page(made)), "No stages yet")
    client.post(f"{page(made)}stages/", {"name": "Interest", "milestone": "interested"})
    assert row_of(made) == ["Interest"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"preset": "empty", "name": " "}, "Say what this pathway is called."),
        ({"preset": "empty", "name": "helpdesk"}, "Something here has this name already."),
        ({"preset": "helpdesk", "name": "Partnership"}, "Something here has this name already."),
        ({"preset": "nothing", "name": "New"}, "nothing is not one of the available choices"),
    ],
)
def test_a_new_pathway_without_a_name_of_its_own_is_refused(client, workspace, said, why):
    answer = client.post(f"{LIST}new/", said)
    assertContains(answer, why, status_code=422)
    assert Pathway.objects.count() == 4


def test_a_pathway_gets_another_name_and_new_partnerships_begin_on_it(client, helpdesk, pathway):
    seen = helpdesk.changed_in
    client.post(page(helpdesk), {"name": "Questions", "is_default": "on", "seen": seen})
    helpdesk.refresh_from_db()
    assert (helpdesk.name, helpdesk.is_default) == ("Questions", True)
    undo_last(client)
    helpdesk.refresh_from_db()
    assert (helpdesk.name, helpdesk.is_default) == ("Helpdesk", False)


@pytest.mark.parametrize(
    ("name", "why"), [("  ", "Say what this pathway is called."), ("PARTNERSHIP", "has this name already")]
)
def test_a_name_that_is_empty_or_taken_is_refused(client, helpdesk, name, why):
    assertContains(client.post(page(helpdesk), {"name": name}), why, status_code=422)
    helpdesk.refresh_from_db()
    assert helpdesk.name == "Helpdesk"


def test_new_partnerships_do_not_begin_where_there_is_no_stage(client, workspace):
    client.post(f"{LIST}new/", {"preset": "empty", "name": "Blank"})
    blank = Pathway.objects.get(name="Blank")
    answer = client.post(page(blank), {"name": "Blank", "is_default": "on"})
    assertContains(answer, "Nothing can begin here yet: add a stage first.", status_code=422)


def test_the_second_to_name_a_pathway_is_told(client, client_for, maya, helpdesk):
    seen = helpdesk.changed_in
    client.post(page(helpdesk), {"name": "Questions", "seen": seen})
    answer = client.post(page(helpdesk), {"name": "Answers", "seen": seen})
    assertContains(answer, "Somebody saved this while you were writing.", status_code=422)
    assertContains(answer, "Questions", status_code=422)
    assertContains(answer, 'value="Answers"', status_code=422)


def test_a_pathway_is_put_away_and_brought_back(client, helpdesk):
    answer = client.post(f"{page(helpdesk)}removal/", follow=True)
    assertContains(answer, "Put away")
    assertContains(client.get(page(helpdesk)), "Put away: nothing new begins here.")
    client.post(f"{page(helpdesk)}return/")
    helpdesk.refresh_from_db()
    assert helpdesk.archived_at is None


def test_who_is_on_a_pathway_goes_on_elsewhere_when_it_is_put_away(client, partnership, helpdesk, pathway, stages):
    client.post(page(helpdesk), {"name": "Helpdesk", "is_default": "on"})
    answer = client.post(f"{page(pathway)}removal/")
    assertContains(
        answer, "1 partnership is on its way along “Partnership”. Say where it goes on.", status_code=422
    )
    to = helpdesk.stages.get(name="Review")
    client.post(f"{page(pathway)}removal/", {"to": to.public_id})
    partnership.refresh_from_db()
    assert (partnership.stage, partnership.pathway) == (to, helpdesk)
    undo_last(client)
    partnership.refresh_from_db()
    assert (partnership.stage, partnership.pathway) == (stages["contacted"], pathway)


def test_the_pathway_for_new_partnerships_is_not_put_away(client, pathway):
    answer = client.post(f"{page(pathway)}removal/")
    assertContains(answer, "Choose another one for them first.", status_code=422)


@pytest.mark.parametrize("name", ["tomos", "elin", "ada", "viktor"])
def test_only_who_sets_up_the_workspace_sets_up_its_pathways(client_for, request, name, stages):
    client, met = client_for(request.getfixturevalue(name)), stages["met"]
    for url in (LIST, f"{LIST}new/", page(met.pathway), stage_page(met), f"{stage_page(met)}removal/"):
        assert client.get(url).status_code == 403
    for url in ("", "place/", "removal/", "return/"):
        assert client.post(f"{stage_page(met)}{url}", told(met, name="Mine")).status_code == 403
    met.refresh_from_db()
    assert (met.name, met.archived_at) == ("Met", None)


def test_the_settings_lead_to_the_pathways_and_the_board_to_its_stages(client, client_for, tomos, pathway):
    assertContains(client.get("/w/northshire/settings/"), f'href="{LIST}"')
    assertContains(client.get("/w/northshire/board/"), f'href="{page(pathway)}"')
    assertNotContains(client_for(tomos).get("/w/northshire/board/"), "Set up stages")
