# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logs hold numbers, not people: through signing in, an import, an erasure and work that fails."""

import io
import logging

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from liaison.accounts.models import User
from liaison.directory.actions.privacy import erase
from liaison.directory.importing.actions import committing
from liaison.directory.models import Person
from liaison.kit import hooks
from liaison.kit.jobs.beats import resume_interrupted_work
from liaison.kit.logs import LogLines
from liaison.mailroom.models import Message

NAME, EMAIL, PHONE = "Zebulonia Quackenbush", "zebby@quackenbush.example", "01632 960999"
CANARIES = ["zebulonia", "quackenbush", "960999", "maya@", "tomos@", "Okafor"]
FILE = f"Name,Email,Phone,Notes\n{NAME},{EMAIL},{PHONE},likes tea\n".encode()


@task()
def stumble(number: int) -> None:
    """As PostgreSQL says it: with the value that is there twice."""
    raise IntegrityError(f"Key (normalised)=({EMAIL}) already exists.") from ValueError(NAME)


@pytest.fixture
def logged():
    """What the logs say so far, at the most talkative level."""
    said, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(said), root.level
    handler.setFormatter(LogLines("%(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def people_in(text):
    return [line for line in text.splitlines() if any(word.casefold() in line.casefold() for word in CANARIES)]


def test_the_formatter_of_the_installation_is_the_one_tested_here(settings):
    assert settings.LOGGING["formatters"]["line"]["()"] == "liaison.kit.logs.LogLines"
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"


def test_signing_in_rightly_and_wrongly(client, maya, logged):
    maya.user.set_password("northshire-demo")
    maya.user.save()
    address = User.objects.get(pk=maya.user.pk).email
    url = reverse("account_login")
    client.post(url, {"login": address, "password": "wrong"})
    client.post(url, {"login": EMAIL, "password": "wrong"})
    client.post(reverse("account_request_login_code"), {"email": address})
    client.post(url, {"login": address, "password": "northshire-demo"})
    client.get(f"/w/northshire/people/?q={NAME}")
    client.get("/w/northshire/nothing-here/")
    assert "Not Found: /w/northshire/nothing-here/" in logged()
    assert people_in(logged()) == []


def test_an_import_and_an_erasure(maya, client_for, run_jobs, logged):
    client = client_for(maya)
    upload = io.BytesIO(FILE)
    upload.name = f"{NAME}.csv"
    client.post(reverse("directory:imports", args=["northshire"]), {"file": upload}, follow=True)
    run_jobs()
    batch = committing.ImportBatch.objects.get()
    client.post(batch.get_absolute_url() + "commitment/")
    run_jobs()
    person = Person.objects.get(name=NAME)
    client.post(person.get_absolute_url() + "erasure/", {"typed": "somebody else"})
    erase(person, by=maya, at=timezone.now())
    run_jobs()
    assert "directory" in logged()
    assert people_in(logged()) == []


def test_work_that_fails_says_where_and_not_over_whom(run_jobs, db, logged):
    stumble.enqueue(7)
    run_jobs()
    assert "test_logs.py" in logged()
    assert "IntegrityError" in logged()
    assert "ValueError" in logged()
    assert people_in(logged()) == []


def test_neither_does_interrupted_work_nor_a_page_that_breaks(maya, client_for, monkeypatch, logged):
    def breaks(*arguments, **options):
        raise IntegrityError(f"({EMAIL}) already exists")

    look = hooks.interrupted_work.register(breaks)
    try:
        resume_interrupted_work()
    finally:
        hooks.interrupted_work.unregister(look)
    client = client_for(maya)
    client.raise_request_exception = False
    monkeypatch.setattr("liaison.directory.views.privacy.answered", breaks)
    with transaction.atomic():
        assert client.get("/w/northshire/privacy/").status_code == 500
    assert logged().count("django.db.utils.IntegrityError\n") == 2
    assert people_in(logged()) == []


def test_the_test_would_notice(logged, db):
    logging.getLogger("liaison.jobs").warning("Mail to %s", EMAIL)
    assert len(people_in(logged())) == 1
    assert not Message.objects.exists()
