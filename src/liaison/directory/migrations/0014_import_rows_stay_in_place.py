# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each row of a file is written once more when it is brought in, and again when it is undone.

Where its page has room PostgreSQL leaves it there, and its five indexes alone: a sixth of the time (decision 0007).
"""

from typing import Any

from django.db import migrations

# In percent: what is left holds the row a second time.
FILLED = 45


def leave_room(apps: Any, editor: Any) -> None:
    _fill(editor, f"SET (fillfactor = {FILLED})")


def fill_up(apps: Any, editor: Any) -> None:
    _fill(editor, "RESET (fillfactor)")


def _fill(editor: Any, how: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE import_row {how}", params=None)


class Migration(migrations.Migration):
    dependencies = [("directory", "0013_search_together")]
    operations = [migrations.RunPython(leave_room, fill_up)]
