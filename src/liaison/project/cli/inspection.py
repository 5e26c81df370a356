# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison routes` and `seed --canary`: what tests need to know about the house from outside."""

import secrets

from django.db import transaction

from liaison.accounts.actions import start_workspace
from liaison.accounts.models import User
from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import canaries
from liaison.project.checks import owned_models
from liaison.project.routes import Route, all_routes

from .answers import FINDINGS, OK, as_json, say
from .parser import Options


def routes(options: Options) -> int:
    found = all_routes()
    if options.json:
        as_json([as_plain(route) for route in found])
    else:
        for route in found:
            policy = route.policy.capabilities if route.policy else {}
            allowed = ", ".join(f"{method} {who}" for method, who in policy.items()) or "says not who may use it"
            say(f"{route.path}  {route.name}  {allowed}")
    return OK if all(route.policy for route in found) else FINDINGS


def as_plain(route: Route) -> dict[str, object]:
    return {
        "name": route.name,
        "path": route.path,
        "methods": route.policy.methods if route.policy else [],
        "policy": route.policy.capabilities if route.policy else None,
        "in_workspace": route.in_workspace,
    }


def seed(options: Options) -> int:
    """A workspace of its own with one row of every kind, all marked with a word that occurs nowhere else."""
    marker = "Canary" + secrets.token_hex(5)
    with transaction.atomic():
        owner = User.objects.create_user(f"{marker.lower()}@example.org", None, name=f"{marker} owner")
        member = start_workspace(name=f"{marker} workspace", slug=marker.lower(), owner=owner)
        with in_workspace(member.workspace):
            planters = [plant(marker) or f"{plant.__module__}.{plant.__name__}" for plant in canaries]
            rows = {model._meta.db_table: model._default_manager.count() for model in owned_models()}
    as_json(
        {
            "marker": marker,
            "workspace": member.workspace.slug,
            "owner": owner.email,
            "planted_by": planters,
            "rows": {table: number for table, number in sorted(rows.items()) if number},
        }
    )
    return OK
