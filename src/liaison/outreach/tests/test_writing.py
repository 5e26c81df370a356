# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from html import unescape
from urllib.parse import unquote

import pytest

from liaison.accounts.actions import changing
from liaison.directory.models import ContactPoint, Interaction, LawfulBasis
from liaison.mailroom.actions import suppress
from liaison.mailroom.letters.actions.writing import add_letter, add_version
from liaison.mailroom.models import Message
from liaison.mailroom.opt_out import Link
from liaison.mailroom.opt_out import page_of as page_of_link
from liaison.mailroom.queries import address_hash

TEXT = {
    "language": "en",
    "goal": "",
    "subject": "{organisation} and us",
    "body": "{greeting},\n\nwe found you here: {where_we_found_you}. *Hello*.\n\n{opt_out}\n\n{signature}",
}
ONCE = "6f6c2c5e-0000-4000-8000-000000000001"


@pytest.fixture
def letter(maya):
    return add_letter(by=maya, name="Hello", purpose="first_contact", channel="mail", text=TEXT)[0]


@pytest.fixture
def script(maya):
    text = TEXT | {"subject": "", "body": "{greeting}, have you a minute?"}
    return add_letter(by=maya, name="Call", purpose="other", channel="phone", text=text)[0]


@pytest.fixture
def address(curator):
    return curator.contact_points.filter(type="email").first().value


def page_of(workspace, party, letter=None):
    folder = "people" if party.kind == "person" else "organisations"
    return f"/w/{workspace.slug}/{folder}/{party.public_id}/letters/" + (f"{letter.public_id}/" if letter else "")


def words(answer):
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def draft(address, **data):
    return {"to": address, "subject": "Hello", "body": "Dear Ngozi,\nhello", "once": ONCE} | data


def test_their_page_leads_to_the_letters_and_those_to_a_draft(workspace, client_for, maya, curator, letter):
    browser = client_for(maya)
    assert page_of(workspace, curator) in words(browser.get(curator.get_absolute_url()))
    assert page_of(workspace, curator, letter) in words(browser.get(page_of(workspace, curator)))


def test_the_draft_is_filled_with_what_we_know_of_them(workspace, client_for, maya, curator, museum, letter):
    source = LawfulBasis.objects.filter(person=curator).values_list("source", flat=True).first()
    page = words(client_for(maya).get(page_of(workspace, curator, letter)))
    assert f'value="{museum.name} and us"' in page
    assert f"we found you here: {source.rstrip('. ')}. Hello." in page
    assert maya.user.name in page


def test_a_letter_is_queued_about_them_and_approved(workspace, client_for, maya, curator, letter, address):
    answer = client_for(maya).post(page_of(workspace, curator, letter), draft(address, approve="1"))
    assert answer["Location"] == curator.get_absolute_url()
    mail = Message.objects.get()
    assert (mail.state, mail.approved_by, mail.written_by) == ("queued", maya, maya)
    assert (mail.about_kind, mail.about_id) == ("person", curator.public_id)
    assert (mail.to, mail.to_name, mail.subject) == (address, curator.name, "Hello")
    assert (mail.body, mail.is_service, mail.is_automatic) == ("Dear Ngozi,\nhello\n", False, False)
    assert "Hello (waiting)" in words(client_for(maya).get(curator.get_absolute_url()))


def test_a_letter_for_ones_own_mail_program_has_its_readers_own_link(
    workspace, client_for, maya, curator, letter, address
):
    own = page_of_link(Link(workspace.public_id, address_hash(address), "en"))
    page = unescape(client_for(maya).get(page_of(workspace, curator, letter)).content.decode())
    [url] = re.findall(r'href="(mailto:[^"]+)"', page)
    assert own in unquote(url)


def test_a_draft_waits_for_approval(workspace, client_for, maya, curator, letter, address):
    client_for(maya).post(page_of(workspace, curator, letter), draft(address))
    assert [mail.state for mail in Message.objects.all()] == ["draft"]


def test_a_volunteers_letter_is_a_draft_whatever_they_press(
    workspace, client_for, maya, elin, museum, curator, letter, address
):
    with changing(maya, "test") as change:
        change.update(museum, looked_after_by=elin)
    browser = client_for(elin)
    assert "Send it" not in words(browser.get(page_of(workspace, curator, letter)))
    browser.post(page_of(workspace, curator, letter), draft(address, approve="1"))
    assert [(mail.state, mail.approved_by) for mail in Message.objects.all()] == [("draft", None)]


def test_pressed_twice_it_is_written_once(workspace, client_for, maya, curator, letter, address):
    for _press in range(2):
        client_for(maya).post(page_of(workspace, curator, letter), draft(address, approve="1"))
    assert Message.objects.count() == 1


def test_an_empty_gap_keeps_the_letter_here_and_is_named(workspace, client_for, maya, curator, letter, address):
    LawfulBasis.objects.all().delete()
    browser = client_for(maya)
    page = words(browser.get(page_of(workspace, curator, letter)))
    assert "{where_we_found_you} is empty: we do not know where we have their address from." in page
    body = "Dear Ngozi, {where_we_found_you}"
    answer = browser.post(page_of(workspace, curator, letter), draft(address, body=body, subject="{event}"))
    assert answer.status_code == 422
    assert "{where_we_found_you} is still empty" in words(answer) and "{event} is still empty" in words(answer)
    assert not Message.objects.exists()


def test_a_suppressed_address_is_refused_in_words(workspace, client_for, maya, curator, letter, address):
    suppress(address.upper(), reason="objected", workspace=workspace)
    browser = client_for(maya)
    refusal = "We do not write to Ngozi Achebe: asked not to be contacted."
    assert refusal in words(browser.get(page_of(workspace, curator, letter)))
    answer = browser.post(page_of(workspace, curator, letter), draft(address, approve="1"))
    assert (answer.status_code, refusal in words(answer)) == (422, True)
    assert not Message.objects.exists()


def test_an_address_that_asked_not_to_be_used_is_not_offered(
    workspace, client_for, maya, curator, letter, address
):
    ContactPoint.objects.filter(person=curator).update(state="opted_out")
    browser = client_for(maya)
    page = words(browser.get(page_of(workspace, curator, letter)))
    assert "has no address that may be used" in page and "Send it" not in page
    assert browser.post(page_of(workspace, curator, letter), draft(address, approve="1")).status_code == 422
    assert not Message.objects.exists()


def test_without_an_address_there_is_a_sentence(workspace, client_for, maya, museum, letter):
    museum.contact_points.filter(type="email").delete()
    page = words(client_for(maya).get(page_of(workspace, museum, letter)))
    assert f"No e-mail address of {museum.name} is known. Add one on their page." in page


@pytest.mark.parametrize("other", ["nobody@example.org", "a@example.org\nBcc: b@example.org", ""])
def test_only_an_address_of_theirs_can_be_written_to(workspace, client_for, maya, curator, letter, other):
    assert client_for(maya).post(page_of(workspace, curator, letter), draft(other)).status_code == 422
    assert not Message.objects.exists()


def test_a_second_language_is_taken_visibly(workspace, client_for, maya, curator, letter):
    with changing(maya, "test") as change:
        change.update(curator, languages=["cy", "sv"])
    add_version(letter, by=maya, **TEXT | {"language": "sv", "body": "Hej {first_name}"})
    page = words(client_for(maya).get(page_of(workspace, curator, letter)))
    assert "There is no Welsh version; Swedish is used." in page


def test_a_goal_chooses_its_own_version(workspace, client_for, maya, curator, letter):
    add_version(letter, by=maya, **TEXT | {"goal": "skills", "body": "About skills"})
    browser = client_for(maya)
    assert "About skills" not in words(browser.get(page_of(workspace, curator, letter)))
    assert "About skills" in words(browser.get(page_of(workspace, curator, letter) + "?goal=skills"))
    assert browser.get(page_of(workspace, curator, letter) + "?goal=quux").status_code == 200


def test_a_phone_script_is_noted_when_it_was_used_and_never_sent(workspace, client_for, maya, museum, script):
    browser = client_for(maya)
    page = words(browser.get(page_of(workspace, museum, script)))
    assert "I sent this" in page and "Send it" not in page
    for _press in range(2):
        browser.post(page_of(workspace, museum, script), {"subject": "", "body": "Good morning", "once": ONCE})
    noted = Interaction.objects.get(note="Good morning")
    assert (noted.type, noted.direction, noted.channel) == ("call", "outgoing", "phone script")
    assert (list(noted.organisations.all()), list(noted.members.all())) == ([museum], [maya])
    museum.refresh_from_db()
    assert museum.last_contact_at == noted.at
    assert not Message.objects.exists()


def test_whom_a_member_does_not_see_they_cannot_write_to(workspace, client_for, elin, curator, museum, letter):
    browser = client_for(elin)
    for party in (curator, museum):
        assert browser.get(page_of(workspace, party)).status_code == 404
        assert browser.post(page_of(workspace, party, letter), draft("a@example.org")).status_code == 404
