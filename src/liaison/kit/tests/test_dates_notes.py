# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.dates import Channel, Direction, Outcome, State, read_note
from liaison.kit.dates.words import NOT_YET, OUTCOMES, VERBS

TODAY = date(2026, 11, 21)
OUT, IN = Direction.OUTGOING, Direction.INCOMING
APRIL_3, APRIL_5 = date(2026, 4, 3), date(2026, 4, 5)


def told(note: str, order="DMY"):
    """(channel, direction, day, outcome) of every contact in the note."""
    return [
        (contact.channel, contact.direction, contact.date and contact.date.date, contact.outcome)
        for contact in read_note(note, today=TODAY, order=order)
    ]


@pytest.mark.parametrize(
    ("note", "contact"),
    [
        ("emailed 3/4, no reply", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("Email 3/4 - bounced", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("3/4 emailed", (Channel.EMAIL, OUT, APRIL_3, None)),
        ("3/4: emailed, not interested", (Channel.EMAIL, OUT, APRIL_3, Outcome.DECLINED)),
        ("rang Tues 12 March - voicemail", (Channel.PHONE, OUT, date(2024, 3, 12), Outcome.NO_REPLY)),
        ("called 2025-03-01", (Channel.PHONE, OUT, date(2025, 3, 1), None)),
        ("left a voicemail 3/4", (Channel.PHONE, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("met at conference 5 May 2025", (Channel.MEETING, OUT, date(2025, 5, 5), None)),
        ("Letter sent 3/4", (Channel.LETTER, OUT, APRIL_3, None)),
        ("messaged on Mastodon 3/4, keen", (Channel.SOCIAL, OUT, APRIL_3, Outcome.INTERESTED)),
        ("attended webinar 3/4", (Channel.EVENT, OUT, APRIL_3, None)),
        ("they rang back 5/4", (Channel.PHONE, IN, APRIL_5, None)),
        ("emailed", (Channel.EMAIL, OUT, None, None)),
        ("ebost 3/4 dim ateb", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("ffoniais 3/4, gyda diddordeb", (Channel.PHONE, OUT, APRIL_3, Outcome.INTERESTED)),
        ("mejlade 3/4, inget svar", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("ringde 3/4, tackade nej", (Channel.PHONE, OUT, APRIL_3, Outcome.DECLINED)),
        ("correo enviado el 3/4 sin respuesta", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("llamé 3/4, interesados", (Channel.PHONE, OUT, APRIL_3, Outcome.INTERESTED)),
        ("E-Mail geschickt am 3.4.2026, keine Antwort", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
        ("angerufen 3.4., abgelehnt", (Channel.PHONE, OUT, APRIL_3, Outcome.DECLINED)),
        ("courriel envoyé le 3 avril 2026, sans réponse", (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY)),
    ],
)
def test_a_contact_told_in_a_note_is_understood(note, contact):
    assert told(note) == [contact]


def test_several_contacts_in_one_note_are_told_apart():
    assert told("called 2025-03-01; met at conference 5 May 2025") == [
        (Channel.PHONE, OUT, date(2025, 3, 1), None),
        (Channel.MEETING, OUT, date(2025, 5, 5), None),
    ]
    assert (
        told("3/4 emailed, 5/4 called")
        == told("emailed 3/4, called 5/4")
        == [
            (Channel.EMAIL, OUT, APRIL_3, None),
            (Channel.PHONE, OUT, APRIL_5, None),
        ]
    )


def test_a_reply_comes_by_the_same_channel_and_is_the_outcome_of_the_letter():
    assert told("emailed 3/4, replied 5/4") == [
        (Channel.EMAIL, OUT, APRIL_3, Outcome.REPLIED),
        (Channel.EMAIL, IN, APRIL_5, Outcome.REPLIED),
    ]


def test_our_own_reply_is_outgoing():
    assert told("they emailed 3/4, we replied 5/4") == [
        (Channel.EMAIL, IN, APRIL_3, None),
        (Channel.EMAIL, OUT, APRIL_5, None),
    ]


def test_an_outcome_in_the_next_sentence_belongs_to_the_contact_before():
    assert told("Emailed 3/4. No reply. Rang 5/4; declined") == [
        (Channel.EMAIL, OUT, APRIL_3, Outcome.NO_REPLY),
        (Channel.PHONE, OUT, APRIL_5, Outcome.DECLINED),
    ]


def test_a_list_of_dates_is_a_contact_each_and_the_outcome_goes_with_the_last():
    assert told("emailed 3/4, 5/4 and 2/5/2026, no response") == [
        (Channel.EMAIL, OUT, APRIL_3, None),
        (Channel.EMAIL, OUT, APRIL_5, None),
        (Channel.EMAIL, OUT, date(2026, 5, 2), Outcome.NO_REPLY),
    ]


def test_the_date_of_something_else_is_not_a_contact():
    assert told("emailed 3/4 about the workshop on 5 May 2027") == [(Channel.EMAIL, OUT, APRIL_3, None)]


def test_an_ambiguous_date_stays_ambiguous():
    (contact,) = read_note("emailed 3/4", today=TODAY)
    assert contact.date.state is State.AMBIGUOUS
    assert contact.date.readings == (APRIL_3, date(2026, 3, 4))


def test_the_place_in_the_note_is_kept():
    note = "Lovely people! Emailed 3/4, no reply so far"
    (contact,) = read_note(note, today=TODAY)
    assert contact.source(note) == "Emailed 3/4, no reply"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "lovely people",
        "to call 3/4",
        "will email 3/4",
        "please phone 3/4",
        "need to be emailed",
        "not emailed yet",
        "haven't called 3/4",
        "a museum called Foo, opened 3/4",
        "letter",
        "a letter of 3/4 hangs on the wall",
        "interested in prints",
        "open 24/7, call first",
        "3/4 of the staff called in sick",
        "no reply",
        "ana.called@example.org 3/4",
        "ska mejla 3/4",
        "hay que llamar 3/4",
        "dim ateb",
    ],
)
def test_what_may_not_have_happened_is_left_out(note):
    assert read_note(note, today=TODAY, order="DMY") == []


@given(st.text(max_size=200))
def test_no_note_breaks_the_reader(text):
    for contact in read_note(text, today=TODAY):
        assert 0 <= contact.span[0] < contact.span[1] <= len(text)


WORDS = st.sampled_from(
    sorted([*VERBS, *OUTCOMES, *NOT_YET, "3/4", "12 March", "2025-03-01", ",", ";", ".", "and", "Foo"])
)


@given(st.lists(WORDS, max_size=25))
def test_heaps_of_its_own_words_do_not_confuse_the_reader(words):
    text = " ".join(words)
    for contact in read_note(text, today=TODAY, order="DMY"):
        assert contact.source(text)
        assert contact.date is None or contact.date.date


@given(st.sampled_from(sorted(phrase for phrase, verb in VERBS.items() if verb.certain)))
def test_every_certain_word_tells_of_a_contact_even_without_a_date(phrase):
    contacts = read_note(phrase, today=TODAY)
    assert [contact.direction for contact in contacts][:1] == [VERBS[phrase].direction]


@given(st.sampled_from(sorted(phrase for phrase, verb in VERBS.items() if not verb.certain)))
def test_every_uncertain_word_needs_a_date(phrase):
    assert read_note(phrase, today=TODAY) == []
    assert [contact.date.date for contact in read_note(f"{phrase} 2026-04-03", today=TODAY)] == [APRIL_3]
