# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.urls import include, path

from liaison.accounts import checks
from liaison.accounts.models import Recorded, User, Workspace
from liaison.accounts.policies import Audience, open_to, policy
from liaison.accounts.rules import Can
from liaison.kit import privacy
from liaison.kit.privacy import Holds, privacy_of


@policy(get=Can.SEE_TEAM)
def inside(request): ...


@open_to(Audience.ANYONE)
def outside(request): ...


def bare(request): ...


def found(patterns):
    return [error.id for error in checks.routes_without_policy(patterns)]


def test_the_product_passes():
    assert checks.check_policies(None) == []
    assert checks.check_tables(None) == []


def test_an_address_without_a_policy_is_found_however_deep():
    deep = path("a/", include([path("b/", include([path("c/", bare), path("d/", outside)]))]))
    assert found([deep]) == ["liaison.E001"]


@pytest.mark.parametrize(("address", "view"), [("w/<slug:workspace>/x/", outside), ("x/", inside)])
def test_a_policy_of_the_other_kind_is_found(address, view):
    assert found([path(address, view)]) == ["liaison.E002"]


def test_a_right_policy_is_fine():
    assert found([path("w/<slug:workspace>/x/", inside), path("x/", outside)]) == []


@isolate_apps("liaison.accounts")
def test_a_table_of_ours_without_a_workspace_is_found():
    class Stray(models.Model):
        class Meta:
            app_label = "accounts"
            db_table = "stray"

    Stray.__module__ = "liaison.accounts.models"
    assert [error.id for error in checks.unowned_tables([Stray])] == ["liaison.E003"]


@isolate_apps("liaison.accounts")
def test_a_workspace_that_may_be_missing_is_found():
    class Half(Recorded):
        kind = "half"
        workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")

        class Meta(Recorded.Meta):
            app_label = "accounts"
            db_table = "half"

    Half.__module__ = "liaison.accounts.models"
    assert [error.id for error in checks.unowned_tables([Half])] == ["liaison.E003"]


@isolate_apps("liaison.accounts")
def test_a_library_that_nobody_has_thought_about_is_found():
    class Unknown(models.Model):
        class Meta:
            app_label = "unknown_library"

    Unknown.__module__ = "unknown_library.models"
    assert [error.id for error in checks.unowned_tables([Unknown])] == ["liaison.E003"]


@isolate_apps("liaison.accounts")
def test_a_kind_that_is_used_twice_or_missing_is_found():
    class One(Recorded):
        kind = "same"

        class Meta(Recorded.Meta):
            app_label = "accounts"
            db_table = "one"

    class Two(Recorded):
        kind = "same"

        class Meta(Recorded.Meta):
            app_label = "accounts"
            db_table = "two"

    class Nameless(Recorded):
        class Meta(Recorded.Meta):
            app_label = "accounts"
            db_table = "nameless"

    errors = list(checks.badly_recorded([One, Two, Nameless]))
    assert [(error.id, error.obj) for error in errors] == [("liaison.E004", Two), ("liaison.E004", Nameless)]


@isolate_apps("liaison.accounts")
def test_a_recorded_class_without_a_table_name_is_found():
    class Lazy(Recorded):
        kind = "lazy"

        class Meta(Recorded.Meta):
            app_label = "accounts"

    assert [error.id for error in checks.badly_recorded([Lazy])] == ["liaison.E005"]


def test_every_reason_on_the_short_list_is_still_needed():
    tables = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("liaison.")}
    labels = {model._meta.app_label for model in apps.get_models()}
    assert set(checks.UNOWNED) <= tables
    assert set(checks.LIBRARIES) <= labels


def test_a_column_that_nobody_classed_is_found_and_one_that_is_gone(monkeypatch):
    assert checks.check_privacy(None) == []
    known = privacy_of(User)
    fields = {name: holds for name, holds in known.fields.items() if name != "email"} | {
        "shoe_size": Holds.PERSONAL
    }
    monkeypatch.setitem(privacy._tables, "account", replace(known, fields=fields))
    assert [error.msg for error in checks.check_privacy(None)] == [
        "account.email is not classed: does it say something about a person?",
        "account.shoe_size is classed, but not there.",
    ]


@isolate_apps("liaison.accounts")
def test_a_table_that_nobody_classed_is_found_column_by_column():
    class Diary(models.Model):
        entry = models.TextField()

        class Meta:
            app_label = "accounts"
            db_table = "diary"

    found = [error.msg for error in checks.unclassed_columns([Diary])]
    assert [message.split(" ")[0] for message in found] == ["diary.entry", "diary.id"]
