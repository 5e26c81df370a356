# SPDX-License-Identifier: AGPL-3.0-or-later
"""Habits of the house that no import shows. Each check says, with file and line, where one is not kept.

Exceptions are written beside each check with their reason; one that is no longer needed is a finding as well.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import models

from .tree import Code, Tree, last_name

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LICENCE = "SPDX-License-Identifier: AGPL-3.0-or-later"

MAY_IMPORT_INSIDE = {
    "kit/sqlite.py": "the library is not installed on every platform",
}
MAY_SPEAK_TO_THE_NETWORK = {
    "project/serving.py": "asks its own web server on this machine whether it is up",
}
MAY_SPEAK_SQL = {
    "accounts/guards.py": "Django has no words for guards across workspaces",
    "directory/search_index.py": "Django has no words for FTS5, and an index is made and compared by the database",
    "directory/search_together.py": "writes what search_index.py would have its triggers write, in one statement",
    "kit/bulk.py": "inserts an import's many rows, asked by the workspace's own querysets alone (see below)",
    "kit/statistics.py": "has the database count its rows anew",
    "kit/limits.py": "one statement, so that the database counts",
    "kit/sqlite.py": "tells SQLite to overwrite what an erasure deletes",
    "project/backup/drilling.py": "makes a database of its own on PostgreSQL, and removes it",
    "project/backup/filling.py": "puts guards and counters back as they were",
    "project/backup/restoring.py": "asks whether a database is empty, or in use",
    "project/backup/rows.py": "rows come back with the numbers they had, into the tables of any version",
    "project/checks.py": "asks SQLite in which mode it runs",
    "project/cli/upkeep.py": "a lock, so that two hosts do not upgrade at once",
}
MAY_READ_EVERYWHERE = {
    "accounts/hooks.py": "contradictions are looked for in every workspace",
    "accounts/queries.py": "which workspaces somebody belongs to, and to which one an invitation leads",
}
MAY_TRUST_HTML = {
    "kit/markup.py": "joins parts that are trusted already and refuses any other",
    "kit/prose.py": "the Markdown library escapes each sign that is not its own, and HTML is switched off",
    "kit/templates/kit/forms/field.html": "help texts are our own, and Django's password rules are a list",
    "kit/templates/kit/forms/help.html": "the same",
}
MAY_BE_LONG = {
    "kit/static/kit/css/frame.css": "the page frame is one picture, and its parts share their measures",
}


def unless_listed(findings: Iterable[str], allowed: dict[str, str], tree: Tree) -> list[str]:
    """Leave out findings in listed files; report a listed file that needs no exception (any more)."""
    findings = list(findings)
    rest = [finding for finding in findings if finding.split(":")[0] not in allowed]
    used = {finding.split(":")[0] for finding in findings}
    needless = [name for name in allowed if name not in used and (tree.root / name).exists()]
    return rest + [f"{name}: is listed as an exception without need" for name in needless]


def tables_in_views(tree: Tree) -> list[str]:
    """A view gets its rows from queries, which know who asks."""
    managers = {"objects", "_base_manager", "_default_manager"}
    return [
        code.at(node, f"asks {node.attr} for rows")
        for code in tree.code
        if code.drawers & {"views", "api"}
        for node in code.walk()
        if isinstance(node, ast.Attribute) and node.attr in managers
    ]


def hidden_imports(tree: Tree) -> list[str]:
    """An import inside a function hides an arrow."""
    findings = [
        code.at(node, "imports inside a function")
        for code in tree.code
        for function in code.walk()
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    return unless_listed(dict.fromkeys(findings), MAY_IMPORT_INSIDE, tree)


def _imported(code: Code) -> Iterator[tuple[ast.AST, str]]:
    for node in code.walk():
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module or ''}.{alias.name}") for alias in node.names)


def django_signals(tree: Tree) -> list[str]:
    """Rooms announce events (kit.hooks); who listens is written in hooks.py."""
    findings = []
    for code in tree.code:
        for node, name in _imported(code):
            if name.startswith("django.dispatch") or "signals" in name.split("."):
                findings.append(code.at(node, f"uses Django's signals: {name}"))
        for call, name in code.calls():
            owner = last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            if name == "connect" and owner not in {"sqlite3", "pysqlite3", "psycopg"}:
                findings.append(code.at(call, "connects a signal"))
    return findings


def rules_with_a_clock_or_a_table(tree: Tree) -> list[str]:
    """Rules are told the time and given values, so that they can be tried out with nothing else around."""
    outside = {"django.db", "django.conf", "django.utils.timezone", "django.utils.now", "time.time"}
    clocks = {"now", "today", "utcnow", "localdate", "localtime"}
    findings = []
    for code in tree.code:
        if "rules" not in code.drawers:
            continue
        for node, name in _imported(code):
            if any(f"{name}.".startswith(f"{module}.") for module in outside):
                findings.append(code.at(node, f"rules import {name}"))
        findings += [code.at(call, f"rules look at the clock: {n}()") for call, n in code.calls() if n in clocks]
    return findings


def network_calls_outside_a_gateway(tree: Tree) -> list[str]:
    """What import-linter cannot tell apart, because it knows libraries only by their first name."""
    outside = {"urllib.request", "http.client", "http.server", "xmlrpc.client"}
    findings = [
        code.at(node, f"speaks to the network: {name}")
        for code in tree.code
        if "gateway" not in code.drawers
        for node, name in _imported(code)
        if any(f"{name}.".startswith(f"{module}.") for module in outside)
    ]
    return unless_listed(findings, MAY_SPEAK_TO_THE_NETWORK, tree)


def raw_sql(tree: Tree) -> list[str]:
    """SQL of our own passes the workspace's managers by."""
    ways = {"cursor", "raw", "RawSQL", "extra", "RunSQL", "executescript"}
    findings = [
        code.at(call, f"speaks SQL: {name}()") for code in tree.code for call, name in code.calls() if name in ways
    ]
    return unless_listed(findings, MAY_SPEAK_SQL, tree)


def inserts_past_the_workspace(tree: Tree) -> list[str]:
    """`kit.bulk.insert_many` asks for no scope; `queryset.insert_many` does, and is the one that calls it."""
    allowed = {"kit/bulk.py", "accounts/models/owned.py"}
    writers = {"insert_many", "insert_values", "update_many"}
    refused = {"liaison.kit.bulk", "liaison.kit.bulk.*", *(f"liaison.kit.bulk.{name}" for name in writers)}
    return [
        code.at(node, "inserts rows without asking for their workspace")
        for code in tree.code
        if code.name not in allowed
        for node, name in _imported(code)
        if name in refused
    ]


def reading_everywhere(tree: Tree) -> list[str]:
    """Few questions concern every workspace."""
    findings = [
        code.at(call, "reads every workspace")
        for code in tree.code
        if code.name != "accounts/scope.py"
        for call, name in code.calls()
        if name == "reading_everywhere"
    ]
    return unless_listed(findings, MAY_READ_EVERYWHERE, tree)


def unsafe_html(tree: Tree) -> list[str]:
    """Text from people is never trusted as HTML; what we write ourselves is a literal or a rendered template."""
    findings = []
    for code in tree.code:
        for call, name in code.calls():
            if name == "mark_safe" or (name in {"SafeString", "SafeText"} and not _written_by_us(call)):
                findings.append(code.at(call, f"trusts text as HTML: {name}()"))
    for template in tree.templates:
        found = (
            [] if template.name.endswith(".txt") else template.matches(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
        )
        findings += [template.at(line, f"trusts text as HTML: {match.group()}") for match, line in found]
    return unless_listed(findings, MAY_TRUST_HTML, tree)


def _written_by_us(call: ast.Call) -> bool:
    text = call.args[0] if call.args else call
    if isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "strip":
        text = text.func.value
    return isinstance(text, ast.Constant) or (
        isinstance(text, ast.Call) and last_name(text.func) == "render_to_string"
    )


INLINE = {
    "a script without src": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style sheet": r"<style\b",
    "a style": r"<[^>]*\sstyle\s*=",
    "a handler": r"<[^>]*\s(on[a-z]+|hx-on[\w:-]*)\s*=",
    "a script in an address": r"javascript:",
}


def inline_scripts_and_styles(tree: Tree) -> list[str]:
    """The content security policy forbids them; the browser would drop them without a word."""
    findings = [
        template.at(line, f"has {what} in the page")
        for template in tree.templates
        if template.name.endswith(".html")
        for what, pattern in INLINE.items()
        for _match, line in template.matches(pattern)
    ]
    findings += [
        code.at(node, f"has {what} in its HTML")
        for code in tree.code
        for node in code.strings()
        if "<" in node.value
        for what, pattern in INLINE.items()
        if re.search(pattern, node.value, re.IGNORECASE)
    ]
    return findings


def too_long(tree: Tree) -> list[str]:
    """Bigger is a question; the answer stands in the list above."""
    findings = []
    for name, text in tree.files("*.py", "*.html", "*.css", "*.js"):
        lines = text.count("\n")
        if lines > LONGEST_FILE and "/migrations/" not in name:
            findings.append(f"{name}:{lines}: more than {LONGEST_FILE} lines")
    for code in tree.all_code:
        for node in code.walk() if "/migrations/" not in code.name else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    findings.append(code.at(node, f"{node.name} has more than {LONGEST_FUNCTION} lines"))
    return unless_listed(findings, MAY_BE_LONG, tree)


NEEDS_A_LICENCE = {".py", ".html", ".css", ".js", ".mjs", ".sh", ".toml", ".yml", ".yaml", ".md"}
# The page that registries show of us; it names the licence in words.
NEEDS_NO_LINE = {"README.md"}
NEEDS_A_LICENCE_TOO = {"Makefile", ".importlinter", "run", "Dockerfile"}


def without_licence(root: Path, names: Iterable[str]) -> list[str]:
    """Every file says under which licence it may be passed on, near its top."""
    findings = []
    for name in names:
        path = root / name
        if name not in NEEDS_NO_LINE and (path.suffix in NEEDS_A_LICENCE or path.name in NEEDS_A_LICENCE_TOO):
            top = path.read_text(encoding="utf-8").splitlines()[:3]
            if not any(LICENCE in line for line in top):
                findings.append(f"{name}: has no licence line")
    return findings


def without_table_name(tables: Iterable[type[models.Model]]) -> list[str]:
    """With an explicit name, a class may move to another room and its rows stay where they are."""
    return [
        f"{table._meta.label} leaves the name of its table to Django"
        for table in tables
        if "db_table" not in table._meta.original_attrs
    ]
