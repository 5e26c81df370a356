# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files and links that we hand out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.accounts.actions import undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.actions import resources as actions
from liaison.directory.forms import resources as forms
from liaison.directory.models import Resource

URL = "/w/northshire/resources/"
PDF = b"%PDF-1.7 two pages"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file(name="guide.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_and_downloaded_never_shown(client_for, tomos, viktor):
    client_for(tomos).post(f"{URL}new/", {"title": "Åsas guide, part 1", "file": file("../../evil.pdf")})

    resource = Resource.objects.get()
    assert resource.file.name.startswith("resources/")
    answer = client_for(viktor).get(f"{URL}{resource.public_id}/file/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "part-1.pdf" in answer["Content-Disposition"]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tool.exe", b"MZ", "We do not take files of the kind “exe”"),
        ("page.html", b"<script>", "We do not take files of the kind “html”"),
        ("picture.svg", b"<svg/>", "We do not take files of the kind “svg”"),
        ("noending", b"x", "We do not take files"),
        ("guide.pdf", b"<script>", "what is inside is something else"),
        ("notes.txt", b"a\x00b", "what is inside is something else"),
    ],
)
def test_what_we_do_not_take_is_refused_in_a_sentence(client_for, tomos, name, content, sentence):
    answer = client_for(tomos).post(f"{URL}new/", {"title": "Guide", "file": file(name, content)})

    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Resource.objects.exists()


def test_a_file_over_the_limit_is_refused_in_a_sentence(client_for, tomos, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)

    answer = client_for(tomos).post(f"{URL}new/", {"title": "Guide", "file": file()})

    assert answer.status_code == 422 and "give a link instead" in answer.content.decode()


def test_a_link_must_be_one_that_a_browser_opens(client_for, tomos):
    answer = client_for(tomos).post(f"{URL}new/", {"title": "Guide", "url": "javascript:alert(1)"})

    assert answer.status_code == 422 and not Resource.objects.exists()


def test_neither_link_nor_file_is_refused(client_for, tomos):
    answer = client_for(tomos).post(f"{URL}new/", {"title": "Guide"})

    assert "Add a link or choose a file." in answer.content.decode()


def test_a_replaced_file_comes_back_with_undo(client_for, tomos):
    resource, _change = actions.add_resource(by=tomos, title="Guide", file=file("old.pdf", PDF + b"old"))
    client = client_for(tomos)
    fields = {"title": "Guide 2", "file": file("new.pdf"), "expected": resource.changed_in}
    client.post(f"{URL}{resource.public_id}/edit/", fields)
    resource.refresh_from_db()
    assert (resource.title, resource.file.read()) == ("Guide 2", PDF)

    undo(Change.objects.get(action="edit resource"), by=tomos)

    resource.refresh_from_db()
    assert (resource.title, resource.file.read()) == ("Guide", PDF + b"old")


def test_adding_is_undone_and_brought_back(tomos):
    _resource, change = actions.add_resource(by=tomos, title="Guide", file=file())

    undone = undo(change, by=tomos)
    assert not Resource.objects.exists()
    undo(undone.change, by=tomos)

    assert Resource.objects.get().file.read() == PDF


def test_setting_aside_and_bringing_back(client_for, tomos):
    resource, _change = actions.add_resource(by=tomos, title="Guide", url="https://guide.example/")
    client = client_for(tomos)

    client.post(f"{URL}{resource.public_id}/archive/")
    assert "Nothing to hand out yet" in client.get(URL).content.decode()
    client.post(f"{URL}{resource.public_id}/archive/", {"bring_back": "1"})

    assert "https://guide.example/" in client.get(URL).content.decode()


def test_only_those_who_edit_the_directory_change_what_we_hand_out(client_for, viktor, tomos):
    resource, _change = actions.add_resource(by=tomos, title="Guide", url="https://guide.example/")
    client = client_for(viktor)

    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}new/").status_code == 403
    assert client.post(f"{URL}{resource.public_id}/archive/").status_code == 403


def test_next_door_s_file_is_absent(client_for, maya, oskar, other_workspace):
    with in_workspace(other_workspace):
        foreign, _change = actions.add_resource(by=oskar, title="Kvarnholt guide", file=file())

    assert client_for(maya).get(f"{URL}{foreign.public_id}/file/").status_code == 404
    assert client_for(oskar).get(f"/w/vastmark/resources/{foreign.public_id}/file/").status_code == 200
    assert "Kvarnholt" not in client_for(maya).get(URL).content.decode()


def test_the_list_costs_the_same_with_one_three_and_sixty_rows(client_for, maya, django_assert_max_num_queries):
    client, costs = client_for(maya), []
    for amount in (1, 3, 60):
        for number in range(Resource.objects.count(), amount):
            actions.add_resource(by=maya, title=f"Guide {number}", url="https://guide.example/", language="cy")
        with django_assert_max_num_queries(8) as counted:
            client.get(URL)
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs
