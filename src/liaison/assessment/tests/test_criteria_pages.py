# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sets of criteria and their editor."""

import pytest

from liaison.assessment.models import CriteriaSet

from .conftest import all_of, submit
from .pages import editor_data, url, words


def test_the_editor_of_criteria_saves_weights_and_gates(client_for, nine, tomos):
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine))
    answer = visitor.post(
        url("criteria-set-edit", nine), data | {"criteria-2-weight": "2", "criteria-2-minimum": "3"}
    )
    assert answer.status_code == 302, words(answer)
    row = nine.criteria.get(key="capacity")
    assert (row.weight, row.minimum) == (2, 3)


def test_clearing_a_criterion_takes_it_out_and_moves_the_bands(client_for, nine, tomos):
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine))
    assert visitor.post(url("criteria-set-edit", nine), data | {"criteria-8-label": ""}).status_code == 302
    assert nine.criteria.count() == 8
    assert nine.bands.get(number=2).begins_at == 12


def test_editing_a_frozen_set_leads_to_its_new_version(client_for, candidate, nine, tomos, ada):
    submit(candidate, ada, all_of(3))
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine)) | {"criteria-2-weight": "2"}
    answer = visitor.post(url("criteria-set-edit", nine), data)
    new = CriteriaSet.objects.get(version=2)
    assert answer.url == url("criteria-set", new)
    assert "version 2" in words(visitor.get(answer.url))
    assert "newer version" in words(visitor.get(url("criteria-set", nine)))


def test_the_page_of_a_set_tells_weights_minimum_kinds_step_and_earlier_versions(
    client_for, candidate, nine, tomos, ada
):
    submit(candidate, ada, all_of(3))
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine))
    data |= {
        "criteria-2-weight": "2.5",
        "criteria-2-minimum": "3.5",
        "criteria-2-types": ["training_course", "events"],
    }
    page = words(visitor.get(visitor.post(url("criteria-set-edit", nine), data).url))
    assert "Weight 2.5 · At least 3.5 · only for: Events, Training course" in page
    assert "Scores from 1 to 5 in steps of 0.5." in page
    assert "below average : from 13.5 " in page or "below average: from 13.5 " in page
    assert "Earlier: Possible partnerships" in page


def test_a_new_set_is_added(client_for, nine, tomos):
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-new"))
    data |= {"name": "Courses", "criteria-0-label": "Room", "criteria-0-weight": "1"}
    assert visitor.post(url("criteria-set-new"), data).status_code == 302
    assert CriteriaSet.objects.get(name="Courses").criteria.get().key == "room"


def test_the_editor_shows_numbers_without_zeros_at_the_end(client_for, nine, tomos):
    data = editor_data(client_for(tomos), url("criteria-set-edit", nine))
    assert (data["criteria-0-weight"], data["bands-1-begins_at"]) == ("1", "13.5")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"criteria-2-weight": "-3"}, "greater than or equal to 0"),
        ({"criteria-2-label": "feasibility"}, "Feasibility is there twice."),
        (
            {"criteria-2-minimum": "7"},
            "Capacity and commitment: the least number of points must lie on the scale.",
        ),
        ({"bands-2-begins_at": "50"}, "Each band but the lowest needs the total at which it begins, rising,"),
        ({"name": ""}, "This could not be saved yet"),
    ],
)
def test_a_frozen_set_that_is_edited_wrongly_stays_and_what_was_typed_comes_back(
    client_for, candidate, nine, tomos, ada, wrong, sentence
):
    submit(candidate, ada, all_of(3))
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine)) | {"criteria-4-about": "Will it last?"} | wrong
    answer = visitor.post(url("criteria-set-edit", nine), data)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Will it last?" in answer.content.decode()
    assert CriteriaSet.objects.count() == 1
    assert not nine.criteria.filter(about="Will it last?").exists()
