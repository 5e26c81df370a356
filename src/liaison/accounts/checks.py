# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must hold before Liaison starts: every address says who may use it, every table says whose it is."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from liaison.kit.privacy import badly_classed

from .models import Recorded, WorkspaceOwned
from .policies import Policy

# Tables of ours that belong to no workspace, and why.
UNOWNED = {
    "account": "a person, who may be in several workspaces",
    "workspace": "the workspace itself",
    "message": "a sign-in code belongs to a person; reading goes through a query that names the workspace",
    "suppression": "an objection may hold for the whole installation",
    "wiki_account": "signs a person in, who may be in several workspaces",
    "worker_beat": "the sign of life of a job worker",
    "rate_counter": "counts tries, by a keyed hash of who tried",
    "outbound_pause": "the wish of another server to be left alone, whoever called it",
}
# Libraries whose tables are about the installation or about accounts.
LIBRARIES = {
    "auth": "Django's permissions, unused",
    "contenttypes": "Django's list of models",
    "sessions": "who is signed in",
    "account": "django-allauth: addresses of accounts",
    "mfa": "django-allauth: second steps of accounts",
    "django_tasks_database": "jobs",
}


@register("liaison")
def check_policies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return list(routes_without_policy(get_resolver().url_patterns))


@register("liaison")
def check_tables(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    models = apps.get_models()
    return [*unowned_tables(models), *badly_recorded(models)]


@register("liaison")
def check_privacy(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Of every column it is known what it holds about people: whoever adds one has to say."""
    return list(unclassed_columns(apps.get_models(include_auto_created=True)))


def routes_without_policy(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterator[Error]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_without_policy(pattern.url_patterns, address)
            continue
        said = getattr(pattern.callback, "policy", None)
        inside = "<slug:workspace>" in address
        if not isinstance(said, Policy):
            yield Error(
                f"{address} does not say who may use it.", hint="Use @policy or @open_to.", id="liaison.E001"
            )
        elif said.in_workspace != inside:
            yield Error(f"{address} has the policy of another kind of address.", id="liaison.E002")


def unowned_tables(models: Iterable[type[Model]]) -> Iterator[Error]:
    for model in models:
        table = model._meta.db_table
        if not model.__module__.startswith("liaison."):
            known = model._meta.app_label in LIBRARIES
        elif issubclass(model, WorkspaceOwned):
            known = not model._meta.get_field("workspace").null
        else:
            known = table in UNOWNED
        if not known:
            yield Error(
                f"The table {table} belongs to no workspace.",
                hint="Derive it from WorkspaceOwned, or give a reason in accounts/checks.py.",
                obj=model,
                id="liaison.E003",
            )


def badly_recorded(models: Iterable[type[Model]]) -> Iterator[Error]:
    seen: dict[str, type[Model]] = {}
    for model in models:
        if not issubclass(model, Recorded):
            continue
        if not model.kind or seen.setdefault(model.kind, model) is not model:
            yield Error(f"The kind {model.kind!r} does not name just one class.", obj=model, id="liaison.E004")
        if "db_table" not in model._meta.original_attrs:
            yield Error("A recorded class names its table.", obj=model, id="liaison.E005")


def unclassed_columns(models: Iterable[type[Model]]) -> Iterator[Error]:
    for model, name in badly_classed(models):
        there = any(field.name == name for field in model._meta.concrete_fields)
        yield Error(
            f"{model._meta.db_table}.{name} "
            + ("is not classed: does it say something about a person?" if there else "is classed, but not there."),
            hint="Say so in the room's privacy.py; kit/privacy.py explains the words.",
            obj=model,
            id="liaison.E006",
        )
