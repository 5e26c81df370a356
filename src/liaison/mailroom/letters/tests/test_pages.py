# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import pytest

from liaison.accounts.actions import EditedMeanwhile, undo
from liaison.accounts.models import Change
from liaison.mailroom.letters.actions import writing
from liaison.mailroom.letters.mailto import mailto
from liaison.mailroom.letters.queries.library import KEYS, shipped_letter_for
from liaison.mailroom.models import Letter, LetterVersion

TEXT = {
    "language": "en",
    "goal": "",
    "subject": "Hello {organisation}",
    "body": "{greeting},\n\n*Hello*.\n\n{signature}",
}


@pytest.fixture
def letter(maya):
    return writing.add_letter(by=maya, name="Hello", purpose="first_contact", channel="mail", text=TEXT)[0]


@pytest.fixture
def browser(client_for, maya):
    return client_for(maya)


def address(workspace, path):
    return f"/w/{workspace.slug}/letters/{path}"


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_workspace_without_letters_is_led_to_the_library(workspace, browser):
    assert "No letters yet" in text_of(browser.get(address(workspace, "")))
    page = text_of(browser.get(address(workspace, "library/")))
    assert all(f"?letter={key}" in page for key in KEYS)


def test_a_letter_of_the_library_is_copied_with_all_its_versions_and_undone(workspace, browser, maya):
    answer = browser.post(address(workspace, "library/"), {"letter": "first-contact-museum"})
    letter = Letter.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, letter.get_absolute_url())
    assert (letter.name, letter.purpose, letter.library_key) == (
        "First contact: museum",
        "first_contact",
        "first-contact-museum",
    )
    assert letter.versions.count() == 16

    undo(Change.objects.latest("pk"), by=maya)

    assert not Letter.objects.exists() and not LetterVersion.objects.exists()


def test_a_second_copy_has_a_number(workspace, maya):
    for _time in range(3):
        writing.copy_shipped(shipped_letter_for("reminder"), name="Reminder", by=maya)
    assert [letter.name for letter in Letter.objects.order_by("pk")] == ["Reminder", "Reminder 2", "Reminder 3"]


def test_a_letter_of_the_library_is_read_before_it_is_copied(workspace, browser):
    page = text_of(browser.get(address(workspace, "library/?letter=reminder")))
    assert "May I ask once more" in page and "Får jag fråga en gång till" in page
    assert not Letter.objects.exists()


def test_a_letter_that_is_not_shipped_is_nowhere(workspace, browser):
    for key in ("opt_out", "../opt_out", "quux"):
        assert browser.get(address(workspace, f"library/?letter={key}")).status_code == 404
        assert browser.post(address(workspace, "library/"), {"letter": key}).status_code == 404


def test_an_unknown_gap_is_refused_beside_its_field_with_the_nearest_one(workspace, browser, letter):
    version = letter.versions.get()
    data = TEXT | {"body": "Dear {firstname},\n{quux}", "subject": "{0.__class__}", "expected": version.changed_in}
    answer = browser.post(address(workspace, f"versions/{version.public_id}/"), data)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Line 1: there is no {firstname}. Do you mean {first_name}?" in page
    assert "Line 2: there is no {quux}. The gaps there are stand in the list on this page." in page
    assert "Line 1: there is no {0.__class__}." in page
    assert "Dear {firstname}," in page
    version.refresh_from_db()
    assert version.body == TEXT["body"]


def test_a_version_is_saved_and_the_change_undone(workspace, browser, letter, maya):
    version = letter.versions.get()
    data = TEXT | {"body": "Dear {first_name}", "expected": version.changed_in}
    assert browser.post(address(workspace, f"versions/{version.public_id}/"), data).status_code == 302
    version.refresh_from_db()
    assert version.body == "Dear {first_name}"
    undo(Change.objects.latest("pk"), by=maya)
    version.refresh_from_db()
    assert version.body == TEXT["body"]


def test_who_was_slower_sees_what_the_other_saved_and_keeps_their_own(workspace, browser, letter, tomos):
    version = letter.versions.get()
    seen = version.changed_in
    writing.edit_version(version, by=tomos, expected=seen, body="Tomos was here")
    with pytest.raises(EditedMeanwhile):
        writing.edit_version(version, by=tomos, expected=seen, body="again")

    data = TEXT | {"body": "Mine", "expected": seen}
    answer = browser.post(address(workspace, f"versions/{version.public_id}/"), data)

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Tomos was here" in page and ">Mine</textarea>" in page.replace("> Mine", ">Mine")
    version.refresh_from_db()
    assert f'value="{version.changed_in}"' in page


def test_a_preview_is_not_saved(workspace, browser, letter):
    version = letter.versions.get()
    data = TEXT | {"body": "**Bold** {first_name} <script>", "expected": version.changed_in, "preview": "1"}
    page = text_of(browser.post(address(workspace, f"versions/{version.public_id}/"), data))
    assert "<strong>Bold</strong> Eleri &lt;script&gt;" in page
    version.refresh_from_db()
    assert version.body == TEXT["body"]


def test_one_language_and_goal_has_one_version(workspace, browser, letter):
    answer = browser.post(address(workspace, f"{letter.public_id}/versions/new/"), TEXT)
    assert answer.status_code == 422
    assert "a text in this language for this goal already" in text_of(answer)
    answer = browser.post(address(workspace, f"{letter.public_id}/versions/new/"), TEXT | {"language": "cy"})
    assert answer.status_code == 302
    assert {version.language for version in letter.versions.all()} == {"en", "cy"}


def test_the_only_version_stays(workspace, browser, letter):
    version = letter.versions.get()
    browser.post(address(workspace, f"versions/{version.public_id}/removal/"))
    assert letter.versions.count() == 1


def test_a_mail_needs_a_subject_and_a_phone_script_does_not(workspace, browser):
    data = {"name": "Call", "purpose": "other"} | {f"text-{name}": text for name, text in TEXT.items()}
    data["text-subject"] = ""
    assert browser.post(address(workspace, "new/"), data | {"channel": "mail"}).status_code == 422
    assert browser.post(address(workspace, "new/"), data | {"channel": "phone"}).status_code == 302
    assert Letter.objects.get().channel == "phone"


def test_two_letters_have_two_names(workspace, browser, letter):
    data = {"name": "Hello", "purpose": "other", "channel": "mail"}
    data |= {f"text-{name}": text for name, text in TEXT.items()}
    answer = browser.post(address(workspace, "new/"), data)
    assert (answer.status_code, "There is a letter of this name already." in text_of(answer)) == (422, True)


def test_a_letter_reads_as_it_would_for_somebody(workspace, browser, letter, curator):
    page = text_of(browser.get(address(workspace, f"{letter.public_id}/?to={curator.name.split()[0]}")))
    assert f"As it would read for <b>{curator.name}" in page
    assert f"<p>Dear {curator.name},</p>" in page or curator.greeting in page
    assert 'href="mailto:?subject=Hello' in page


def test_the_texts_of_one_goal_stand_side_by_side(workspace, browser, maya):
    copy, _change = writing.copy_shipped(shipped_letter_for("first-contact-museum"), name="Museum", by=maya)
    page = text_of(browser.get(address(workspace, f"{copy.public_id}/")))
    assert page.count('class="letter-preview"') == 4
    assert "skills that your people need" not in page and "What a museum knows" in page
    page = text_of(browser.get(address(workspace, f"{copy.public_id}/?goal=skills")))
    assert page.count('class="letter-preview"') == 4
    assert "What a museum knows" not in page and "skills that your people need" in page


def test_a_missing_language_is_said(workspace, browser, letter, curator, maya):
    writing_to = f"{letter.public_id}/?as=person:{curator.public_id}"
    curator.languages = ["cy"]
    curator.save()
    page = text_of(browser.get(address(workspace, writing_to)))
    assert "There is no Welsh version; English is used." in page


def test_whom_a_member_does_not_see_is_nobody(workspace, client_for, elin, letter, curator):
    answer = client_for(elin).get(address(workspace, f"{letter.public_id}/?as=person:{curator.public_id}"))
    assert answer.status_code == 404
    page = text_of(client_for(elin).get(address(workspace, f"{letter.public_id}/?to={curator.name}")))
    assert "Nobody of that name" in page


def test_a_volunteer_reads_letters_and_changes_none(workspace, client_for, elin, letter):
    volunteer = client_for(elin)
    assert volunteer.get(address(workspace, f"{letter.public_id}/")).status_code == 200
    assert volunteer.post(address(workspace, f"{letter.public_id}/removal/")).status_code == 403
    assert volunteer.post(address(workspace, "library/"), {"letter": "reminder"}).status_code == 403


def test_removing_a_letter_can_be_undone(workspace, browser, letter, maya):
    browser.post(address(workspace, f"{letter.public_id}/removal/"))
    assert not Letter.objects.exists()
    undo(Change.objects.latest("pk"), by=maya)
    assert Letter.objects.get().versions.get().body == TEXT["body"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_letter_as_for_three(
    workspace, browser, maya, count, django_assert_max_num_queries
):
    for number in range(count):
        writing.copy_shipped(shipped_letter_for(KEYS[number]), name=f"Letter {number}", by=maya)
    with django_assert_max_num_queries(12):
        assert browser.get(address(workspace, "")).status_code == 200


def test_a_mail_program_is_given_the_letter_unless_it_is_too_long():
    assert mailto("a@example.org", "Hello & you", "One\nTwo?") == (
        "mailto:a@example.org?subject=Hello%20%26%20you&body=One%0D%0ATwo%3F"
    )
    assert mailto("a@example.org", "", "x" * 2_000) == ""
