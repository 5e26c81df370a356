# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the product with the policy that its view declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from liaison.accounts.policies import Policy


@dataclass(frozen=True)
class Route:
    name: str  # "directory:organisations"; empty where it has none
    path: str  # "/w/<slug:workspace>/organisations/"
    view: str
    policy: Policy | None

    @property
    def in_workspace(self) -> bool:
        return self.policy.in_workspace if self.policy else "<slug:workspace>" in self.path


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[Any], path: str, namespace: str) -> Iterator[Route]:
    for entry in patterns:
        here = path + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern):
            yield Route(
                name=f"{namespace}{entry.name}" if entry.name else "",
                path=here,
                view=f"{entry.callback.__module__}.{entry.callback.__name__}",
                policy=getattr(entry.callback, "policy", None),
            )
