# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write docs/privacy.md anew from what the rooms say of their tables.

LIAISON_DATA=$(mktemp -d) DJANGO_SETTINGS_MODULE=liaison.project.settings_test python tools/privacy_page.py
"""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "privacy.md"
BEGIN, END = "<!-- tables: written by tools/privacy_page.py -->\n", "<!-- end of tables -->\n"


def tables_as_text() -> str:
    """A line for each table that says something about people, and one for all the others."""
    from liaison.kit.privacy import Holds, all_tables  # noqa: PLC0415 (Django has to be ready)

    lines = ["| Table | Holds | Why | How long |", "|---|---|---|---|"]
    others = []
    for table in all_tables():
        if not table.is_about_people:
            others.append(f"`{table.table}`")
            continue
        by_class = [
            f"*{holds}*: " + ", ".join(name for name, held in table.fields.items() if held is holds)
            for holds in Holds
            if holds is not Holds.NONE and holds in table.fields.values()
        ]
        lines.append(f"| `{table.table}` | {'; '.join(by_class)} | {table.why} | {table.kept} |")
    return "\n".join(lines) + f"\n\nNothing about people is in {', '.join(others)}.\n"


def with_tables(text: str) -> str:
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return before + BEGIN + "\n" + tables_as_text() + "\n" + END + after


def main() -> None:
    import django  # noqa: PLC0415 (tests import this file when Django is ready)

    django.setup()
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
