# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guards of PostgreSQL that were made before refuse at once as well what somebody still points at: decision 0007."""

from typing import Any

from django.db import migrations

ASK_ONCE = r"""DO $$ DECLARE guard record; BEGIN
    FOR guard IN SELECT conname, conrelid::regclass AS place, pg_get_constraintdef(oid) AS words FROM pg_constraint
        WHERE contype = 'f' AND confdeltype = 'a' AND conname LIKE '%\_\_same\_workspace'
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', guard.place, guard.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', guard.place, guard.conname,
            replace(guard.words, ' DEFERRABLE', ' ON DELETE RESTRICT DEFERRABLE'));
    END LOOP; END $$"""


def ask_once(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(ASK_ONCE, params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_wiki_account")]
    operations = [migrations.RunPython(ask_once, migrations.RunPython.noop)]
