# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say of an event, with the words that they agreed to."""

from datetime import timedelta

import pytest
import time_machine

from liaison.gatherings.actions.feedback import Said, do_not_quote, give_feedback
from liaison.gatherings.afterwards_links import (
    Link,
    feedback_token,
    feedback_url,
    read_feedback_token,
    stand_token,
)
from liaison.gatherings.models import EventQuestion, Feedback, MonitoringAnswer

from .conftest import BEGINS

AFTER = BEGINS + timedelta(hours=3)
SAID = {"stars": "5", "text": "Lovely. <b>", "may_be_quoted": "on", "quoted_as": "Eleri, a curator"}


@pytest.fixture
def eleri(event, comes):
    return comes(event(), "Eleri")


@pytest.fixture
def form(client, workspace, eleri):
    def at(registration=None):
        return f"/your-feedback/{feedback_token(eleri.event, workspace, registration)}/"

    with time_machine.travel(AFTER, tick=False):
        yield at


def test_a_link_says_whose_it_is_and_a_changed_one_says_nothing(workspace, eleri):
    token = feedback_token(eleri.event, workspace, eleri)
    assert read_feedback_token(token) == Link(workspace.public_id, eleri.event.public_id, eleri.public_id)
    assert read_feedback_token(token[:-2]) is None
    assert read_feedback_token(stand_token(eleri.event, workspace)) is None
    assert feedback_url(eleri.event, workspace).startswith("http")


def test_feedback_by_ones_own_link_keeps_the_very_words_and_is_changed_the_second_time(client, form, eleri):
    assert client.post(form(eleri), SAID).status_code == 302
    client.post(form(eleri), SAID | {"text": "Lovely, still."})
    (said,) = Feedback.objects.all()
    assert (said.registration, said.stars, said.text, said.quoted_as) == (
        eleri,
        5,
        "Lovely, still.",
        "Eleri, a curator",
    )
    assert said.agreed_to.startswith("You may quote what I wrote")
    assert 'name="text"' in client.get(form(eleri)).content.decode()


def test_without_permission_nothing_is_kept_that_could_be_quoted(client, form):
    client.post(form(), {"stars": "2", "text": "Too fast", "quoted_as": "Me"})
    (said,) = Feedback.objects.all()
    assert (said.may_be_quoted, said.agreed_to, said.quoted_as, said.registration) == (False, "", "", None)


@pytest.mark.parametrize("wrong", [{}, {"text": "x", "may_be_quoted": "on"}, {"stars": "6"}])
def test_what_is_not_complete_is_asked_again_with_what_was_typed(client, form, wrong):
    assert client.post(form(), wrong).status_code == 422
    assert not Feedback.objects.exists()


def test_a_machine_is_thanked_and_nothing_is_kept(client, form):
    assert client.post(form(), SAID | {"homepage": "https://spam.example"}).status_code == 302
    assert not Feedback.objects.exists()


def test_a_link_that_was_cut_off_has_a_kind_page(client, db):
    assert client.get("/your-feedback/abc/").status_code == 404


def test_our_page_shows_quotes_apart_and_takes_a_permission_back(client_for, maya, eleri):
    give_feedback(eleri.event, Said(5, "Lovely. <b>", "You may.", "Eleri"), registration=eleri, at=AFTER)
    give_feedback(eleri.event, Said(3, "Sound was poor."), at=AFTER)
    client = client_for(maya)
    shown = client.get(f"/w/northshire/events/{eleri.event.public_id}/feedback/").content.decode()
    quoted, others = shown.split("For us alone")
    assert "Lovely. &lt;b&gt;" in quoted
    assert "Sound was poor." not in quoted
    assert "4.0 of 5 stars, from 2 people" in quoted
    assert "Sound was poor." in others
    do_not_quote(Feedback.objects.get(stars=5), by=maya)
    assert not Feedback.objects.filter(may_be_quoted=True).exists()


def test_anonymous_questions_are_asked_once_more_and_only_once(client, form, eleri):
    sure, other = (
        EventQuestion.objects.create(
            event=eleri.event,
            text=text,
            answer_type="yes_no",
            is_required=True,
            is_monitoring=True,
            is_asked_after=again,
        )
        for text, again in (("Sure of yourself?", True), ("Been here before?", False))
    )
    page = client.get(form(eleri)).content.decode()
    assert ("Sure of yourself?" in page, "Been here before?" in page) == (True, False)
    for _twice in range(2):
        assert client.post(form(eleri), SAID | {f"question_{sure.pk}": "yes"}).status_code == 302
    (answer,) = MonitoringAnswer.objects.all()
    assert (answer.question, answer.text, answer.is_after) == (sure, "yes", True)
    assert "Sure of yourself?" not in client.get(form(eleri)).content.decode()
    assert client.post(form(), SAID | {f"question_{other.pk}": "yes"}).status_code == 302
    assert MonitoringAnswer.objects.count() == 1


def test_the_number_of_an_anonymous_answer_does_not_tell_when_it_came(client, form, eleri):
    question = EventQuestion.objects.create(
        event=eleri.event, text="Sure?", answer_type="number", is_monitoring=True, is_asked_after=True
    )
    for number in range(8):
        client.post(form(), SAID | {f"question_{question.pk}": str(number)})
    came = [int(text) for text in MonitoringAnswer.objects.order_by("pk").values_list("text", flat=True)]
    assert sorted(came) == list(range(8))
    assert came != list(range(8))
