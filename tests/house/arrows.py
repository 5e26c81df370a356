# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arrows that are no imports: names of rooms in strings and templates, and relations that come from above."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import models

from .tree import HEIGHTS, Code, Template, Tree, points_up

ROOM = "|".join(HEIGHTS)

# What a string that names another room looks like.
NAMES_IN_STRINGS = {
    "an address": re.compile(rf"^({ROOM}):[\w-]+$"),
    "a template": re.compile(rf"^({ROOM})/[\w/.-]+\.(html|txt)(#[\w-]+)?$"),
    "a table": re.compile(rf"^({ROOM})\.[A-Z]\w*$"),
    "a module": re.compile(rf"^liaison\.({ROOM})(\.[\w.]*)?$"),
}
ASKS_FOR_A_ROOM = {"get_model", "get_app_config", "get_registered_model"}


def strings_that_name_a_higher_room(tree: Tree) -> list[str]:
    """Foreign keys, reverse(), workspace_url(), render(), get_model(), import_string(), written as strings."""
    return [finding for code in tree.code for finding in [*_named(code), *_asked_for(code)]]


def _named(code: Code) -> Iterator[str]:
    for node in code.strings():
        for what, pattern in NAMES_IN_STRINGS.items():
            match = pattern.match(node.value)
            if match and points_up(code.room, match.group(1)):
                yield code.at(node, f"{what} of a higher room: {node.value!r}")


def _asked_for(code: Code) -> Iterator[str]:
    for call, name in code.calls():
        first = call.args[0] if call.args else None
        if name in ASKS_FOR_A_ROOM and isinstance(first, ast.Constant) and points_up(code.room, str(first.value)):
            yield code.at(call, f"{name}() of a higher room: {first.value!r}")


def templates_that_name_a_higher_room(tree: Tree) -> list[str]:
    """{% include %}, {% extends %}, {% url %} and {% load %}."""
    libraries = {
        code.name.rsplit("/", 1)[1].removesuffix(".py"): code.room
        for code in tree.code
        if "templatetags" in code.drawers
    }
    return [finding for template in tree.templates for finding in _template_names(template, libraries)]


def _template_names(template: Template, libraries: dict[str, str]) -> Iterator[str]:
    for match, line in template.matches(rf"""["']({ROOM})(:[\w-]+|/[\w/.-]+\.(?:html|txt))"""):
        if points_up(template.room, match.group(1)):
            yield template.at(line, f"names a higher room: {match.group()[1:]}")
    for match, line in template.matches(r"{%\s*load\s+(.+?)\s*%}"):
        for library in match.group(1).split(" from ")[-1].split():
            if points_up(template.room, libraries.get(library, "")):
                yield template.at(line, f"loads the tags of a higher room: {library}")


def templates_in_another_rooms_folder(tree: Tree) -> list[str]:
    """A room does not replace another room's templates."""
    findings = []
    for template in tree.templates:
        folder = template.name.split("/templates/", 1)[1].split("/")[0]
        if folder in HEIGHTS and folder != template.room:
            findings.append(template.at(1, f"lies in the folder of {folder}"))
    return findings


def foreign_keys_that_point_up(tables: Iterable[type[models.Model]]) -> list[str]:
    """The tables themselves, however their keys were written."""
    findings = []
    for table in tables:
        for field in table._meta.get_fields():
            concrete = field.is_relation and not field.auto_created
            target = field.related_model._meta.app_label if concrete and field.related_model else ""
            if points_up(table._meta.app_label, target):
                findings.append(f"{table._meta.label}.{field.name} points up to {target}")
    return findings


class FromAbove(NamedTuple):
    """`name` on `room`'s tables exists only because a table of the room `source` points at them."""

    room: str
    name: str
    source: str


def relations_from_above(tables: Iterable[type[models.Model]]) -> list[FromAbove]:
    """A name that some lower room also has for something of its own is left out: the two cannot be told apart."""
    relations, own = set(), set()
    for table in tables:
        room = table._meta.app_label
        own |= {(room, field.name) for field in [*table._meta.fields, *table._meta.many_to_many]}
        for relation in table._meta.related_objects:
            name, source = relation.get_accessor_name(), relation.related_model._meta.app_label
            if points_up(room, source):
                relations.add(FromAbove(room, name, source))
            else:
                own.add((source, name))
    named = {relation for relation in relations if relation.name and not relation.name.endswith("+")}
    return sorted(
        relation
        for relation in named
        if not any(points_up(room, relation.source) and name == relation.name for room, name in own)
    )


LOOKUPS = {
    *("filter", "exclude", "get", "annotate", "aggregate", "order_by", "values", "values_list", "Q", "F", "Count"),
    *(
        "select_related",
        "prefetch_related",
        "Prefetch",
        "OuterRef",
        "Exists",
        "Max",
        "Min",
        "Sum",
        "only",
        "defer",
    ),
}


def uses_of_relations_from_above(tree: Tree, relations: list[FromAbove]) -> list[str]:
    """Where a lower room reads what exists only because of a higher one."""
    findings = []
    for relation in relations:
        below = [code for code in tree.code if points_up(code.room, relation.source)]
        for code in below:
            findings += [
                code.at(node, f"{relation.name} comes from {relation.source}") for node in _uses(code, relation)
            ]
        for template in tree.templates:
            if points_up(template.room, relation.source):
                found = template.matches(rf"{{[{{%][^}}]*\.{relation.name}\b")
                findings += [
                    template.at(line, f"{relation.name} comes from {relation.source}") for _m, line in found
                ]
    return findings


def _uses(code: Code, relation: FromAbove) -> Iterator[ast.AST]:
    for node in code.walk():
        if isinstance(node, ast.Attribute) and node.attr == relation.name:
            yield node
    for call, name in code.calls():
        if name in LOOKUPS:
            words = [keyword.arg or "" for keyword in call.keywords]
            words += [
                arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            if any(word.lstrip("-").split("__")[0] == relation.name for word in words):
                yield call
