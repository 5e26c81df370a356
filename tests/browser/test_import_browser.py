# SPDX-License-Identifier: AGPL-3.0-or-later
"""Maya brings her spreadsheet in and takes it back, in a browser; every state keeps to WCAG 2.2 AA."""

import io
from datetime import datetime

import openpyxl
import pytest
from playwright.sync_api import expect

from liaison.accounts.scope import in_workspace
from liaison.directory.importing.actions.bringing import bring_file
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.actions.undoing import start_undo, undo_import
from liaison.directory.models import ImportBatch, Organisation

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/w/northshire/imports/"
ROWS = b"Organisation,Country,Notes\nHarbour Museum,Sweden,maps\nSlate Museum,,tall\n,,nobody\n"
# As wide as a telephone and as high as the page: axe does not scroll what the bar at the bottom covers into view.
PHONE = {"width": 360, "height": 3000}


def workbook():
    book = openpyxl.Workbook()
    for row in (
        ["Outreach 2026"],
        [],
        ["Organisation", "Who we talk to", "E-mail", "Date contacted", "Did they reply?", "Colour of the door"],
        [
            "Slate Museum",
            "Nia Puw",
            "nia@slate.example; info@slate.example",
            datetime(2026, 3, 4),
            "no reply",
            "blue",
        ],
        ["The Slate Museum Ltd", "Idris Morgan", "idris@slate.example", "3/4/2026", "interested", ""],
        ["Harbour Museum", "Ngozi Achebe", "", "5 May 2026", "", "red"],
        ["Orchard Library", "Åsa Lindqvist", "", "last spring", "", ""],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return {"name": "messy.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def state_is(page, words):
    expect(page.get_by_text(words)).to_be_visible()


def test_maya_brings_the_messy_sheet_in_and_takes_it_back(page, axe, screens, museum, run_jobs):
    page.goto(HOME)
    axe(page)
    page.get_by_label("Spreadsheet").set_input_files(workbook())
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="What do the columns mean?")).to_be_visible()
    axe(page)
    screens(page, "import-columns")
    page.get_by_label("day first: 3/4 is the 3rd of April").first.check()
    page.get_by_label("Colour of the door").select_option("notes")
    page.get_by_role("button", name="Look through the rows").click()
    state_is(page, "This file is being checked.")
    axe(page)
    run_jobs()
    state_is(page, "Nothing is written yet. Look through the 4 rows, then bring them in.")
    expect(page.locator("#row-7")).to_contain_text("“last spring” in the column “Date contacted” is not a date")
    axe(page)
    screens(page, "import-preview")
    page.get_by_role("button", name="Bring in 3 rows").click()
    state_is(page, "This file is being brought in.")
    run_jobs()
    state_is(page, "Brought in: 3 new, 0 added to, 0 unchanged.")
    axe(page)
    page.get_by_role("link", name="Go to the directory").click()
    expect(page.get_by_role("link", name="Slate Museum")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Take the import back").click()
    state_is(page, "This file is being undone.")
    run_jobs()
    state_is(page, "Taken back: 3 rows undone, 0 kept because somebody worked on them since.")
    axe(page)
    screens(page, "import-undone")
    with in_workspace(museum.workspace):
        assert list(Organisation.objects.values_list("name", "notes")) == [("Harbour Museum", "")]


def test_progress_moves_and_is_announced_while_maya_watches(page, workspace, maya):
    with in_workspace(workspace):
        batch = bring_file(data=b"Organisation,Notes\nSlate Museum,maps\n", filename="a.csv", by=maya)
        ImportBatch.objects.update(state="previewing", rows_total=3000, rows_done=0)
        page.goto(batch.get_absolute_url())
        bar = page.get_by_role("progressbar", name="being checked")
        expect(bar).to_have_attribute("value", "0")
        ImportBatch.objects.update(rows_done=1000)
        expect(page.get_by_role("status").get_by_text("being checked: 1000 of 3000 rows")).to_be_attached()
        expect(bar).to_have_attribute("value", "1000")
        start_preview_again(batch)
    state_is(page, "Nothing is written yet.")


def start_preview_again(batch):
    ImportBatch.objects.update(state="uploaded")
    start_preview(batch)
    preview(batch)


def test_everything_is_done_with_the_keyboard_alone(page, run_jobs, workspace):
    page.goto(HOME)
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"Organisation,Colour\nSlate Museum,blue\n"}
    )
    for button in ("Look at the file", "Look through the rows"):
        press_with_keyboard(page, button)
    state_is(page, "This file is being checked.")
    run_jobs()
    press_with_keyboard(page, "Bring in 1 row")
    state_is(page, "This file is being brought in.")
    run_jobs()
    state_is(page, "Brought in: 1 new")
    press_with_keyboard(page, "Take the import back")
    state_is(page, "This file is being undone.")
    run_jobs()
    state_is(page, "Taken back: 1 rows undone")


def press_with_keyboard(page, name):
    """Tab until the button has the focus, then Enter. Fails where Tab does not lead there."""
    expect(page.get_by_role("button", name=name)).to_be_visible()
    page.locator("body").focus()
    for _key in range(80):
        page.keyboard.press("Tab")
        if (
            page.evaluate("document.activeElement.matches('button') && document.activeElement.innerText.trim()")
            == name
        ):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"Tab never came to “{name}”.", pytrace=False)


def test_every_state_can_be_used_on_a_telephone(page_for, axe, screens, maya, museum, workspace):
    phone = page_for(maya, viewport=PHONE)
    for name, batch in states(ROWS, maya):
        phone.goto(batch.get_absolute_url())
        axe(phone)
        screens(phone, f"import-{name}")
        overflow = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} pixels too wide"
        phone.goto("about:blank")  # or a page that waits for its work may renew itself in the next one's way


def test_every_state_can_be_used_on_a_desk(page, axe, maya, museum, workspace):
    for _name, batch in states(ROWS, maya):
        page.goto(batch.get_absolute_url())
        axe(page)
        page.goto("about:blank")


def states(rows, maya):
    """Each state of an import in turn."""
    with in_workspace(maya.workspace):
        letters = bring_file(data="Organisation,Notes\nOriel Môn,x\n".encode("cp1252"), filename="m.csv", by=maya)
        yield "letters", letters
        batch = bring_file(data=rows, filename="contacts.csv", by=maya)
        yield "columns", batch
        start_preview(batch)
        yield "previewing", batch
        preview(batch)
        yield "previewed", batch
        start_commit(batch)
        commit(batch, by=maya)
        yield "committed", batch
        start_undo(batch)
        undo_import(batch, by=maya)
        yield "undone", batch
        batch.state, batch.problem = "failed", "Something went wrong here."
        batch.save()
        yield "failed", batch


def test_a_difference_is_decided_without_script(page_for, maya, museum, workspace, run_jobs):
    page = page_for(maya, java_script_enabled=False)
    with in_workspace(workspace):
        batch = bring_file(data=b"Organisation,Country\nHarbour Museum,Sweden\n", filename="a.csv", by=maya)
        start_preview(batch)
        preview(batch)
    page.goto(batch.get_absolute_url())
    page.get_by_role("button", name="Take the file’s", exact=True).click()
    expect(page.get_by_role("button", name="Keep ours after all")).to_be_visible()
    page.get_by_role("button", name="Bring in 1 row").click()
    run_jobs()
    page.goto(batch.get_absolute_url())
    state_is(page, "Brought in: 0 new")
    museum.refresh_from_db()
    assert museum.country == "SE"
