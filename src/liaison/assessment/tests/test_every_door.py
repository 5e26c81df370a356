# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever is still to score walks through the whole house, from link to link, and finds no number anywhere."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from liaison.accounts.links import workspace_url
from liaison.assessment.actions.deciding import DecisionText, decide
from liaison.assessment.actions.rounds import RoundText, ask, begin_talk, close_round, open_round
from liaison.assessment.actions.scoring import GivenScore, moderate, save_scores
from liaison.assessment.models import AssessorAssignment, Candidate
from liaison.assessment.rules.criteria import WORKSHOP
from liaison.mailroom.models import Message

from .conftest import NOW, all_of, given, submit

# Nothing else in the house says these: a total, why it was decided, why a score was changed, and a comment.
TOTAL, RATIONALE, TALKED, COMMENT = (
    "40.75",
    "Nobody else keeps ledgers",
    "They showed the ledgers",
    "Ledgers are dry",
)
TELLING = {TOTAL, RATIONALE, TALKED, COMMENT}
QUERIES_OF_A_PAGE = 8
PASSED_THROUGH = [
    "desk:today", "desk:board", "desk:partnerships", "desk:funnel", "desk:funnel-file", "desk:planning",
    "desk:introductions", "assessment:rounds",
    "assessment:criteria", "accounts:changes", "directory:organisations",
]  # fmt: skip


@pytest.fixture
def judged(spring, candidate, other_candidate, nine, partnership, maya, ada, elin, tomos):
    """The museum was talked about and decided on. Now Maya and Ada are asked once more; Ada has answered."""
    submit(candidate, ada, "5,4.5,4.5,4.5,4.5,4.5,4.5,4.5,4.5")
    submit(candidate, elin, "4.5,4.5,4.5,4.5,4.5,4.5,4.5,4.5,4")
    submit(other_candidate, ada, all_of(2))
    begin_talk(spring, by=tomos)
    of_elin = AssessorAssignment.objects.get(candidate=candidate, assessor=elin)
    moderate(of_elin, "glamness", given(all_of("4.5"))["glamness"].points, TALKED, by=tomos)
    close_round(spring, by=tomos)
    candidate.round.refresh_from_db()
    decide(candidate, DecisionText("pursue", RATIONALE, NOW.date(), NOW.date()), by=tomos)
    again, _change = open_round(RoundText("Summer 2026", nine), [partnership], by=tomos)
    once_more = Candidate.objects.get(round=again)
    ask(again, [once_more], [maya, ada], by=tomos)
    answers = given(all_of("4.5")) | {WORKSHOP[0]: GivenScore(given("5")[WORKSHOP[0]].points, comment=COMMENT)}
    of_ada = AssessorAssignment.objects.get(candidate=once_more, assessor=ada)
    save_scores(of_ada, answers, by=ada, submit=True)
    return again


def walk(visitor, start):
    """Every page that links lead to, inside the workspace: its address, and what it says with its headers."""
    waiting, seen, queries = deque([start]), {start}, Counter()
    while waiting:
        address = waiting.popleft()
        text = said(visitor.get(address))
        yield address, text
        for link in re.findall(r"(?:href|hx-get|src|Location)(?:=|': ')[\"']?([^\"']+)", text):
            found = urlsplit(urljoin(address, unescape(link)))
            to = found._replace(scheme="", netloc="", fragment="").geturl()
            if is_inside(found.path) and to not in seen and queries[found.path] < QUERIES_OF_A_PAGE:
                queries[found.path] += 1
                seen.add(to)
                waiting.append(to)


def said(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


def is_inside(path):
    """What a workspace sets up once knows nothing of candidates, and has many pages."""
    return path.startswith("/w/") and "/settings/" not in path


def told(text):
    return {word for word in TELLING if word in text}


def test_no_page_that_any_link_leads_to_tells_a_number_or_a_reason(client_for, judged, partnership, maya):
    pages = dict(walk(client_for(maya), workspace_url("desk:today")))
    assert {address: told(text) for address, text in pages.items() if told(text)} == {}
    walked = {urlsplit(address).path for address in pages}
    assert {workspace_url(name) for name in PASSED_THROUGH} <= walked
    assert {partnership.get_absolute_url(), partnership.organisation.get_absolute_url()} <= walked
    assert {one.get_absolute_url() for one in partnership.candidacies.all()} <= walked


def test_the_candidates_pages_tell_all_of_it_to_whoever_may_know(client_for, judged, partnership, tomos):
    visitor = client_for(tomos)
    pages = [said(visitor.get(one.get_absolute_url())) for one in partnership.candidacies.all()]
    assert told(" ".join(pages)) == TELLING


def test_no_letter_that_is_waiting_or_sent_tells_a_number_or_a_reason(judged, run_jobs, mailoutbox):
    run_jobs()
    letters = [f"{row.subject} {row.body}" for row in Message.objects.all()]
    letters += [f"{one.subject} {one.body}" for one in mailoutbox]
    assert [word for word in TELLING for letter in letters if word in letter] == []
