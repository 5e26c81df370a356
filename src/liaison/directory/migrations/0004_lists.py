# SPDX-License-Identifier: AGPL-3.0-or-later
"""People are sorted by their folded sort name; one of a member's saved views may open by itself."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from liaison.accounts.guards import GuardTables
from liaison.kit.text import fold

AT_ONCE = 1000


def fill_sort_keys(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("directory", "Person")._base_manager.order_by("pk")
    last = 0
    while rows := list(people.filter(pk__gt=last).only("pk", "sort_name")[:AT_ONCE]):
        for row in rows:
            row.sort_key = fold(row.sort_name)[:300]
        people.bulk_update(rows, ["sort_key"], batch_size=200)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guards"), ("directory", "0003_quick_lists")]

    operations = [
        migrations.AlterModelOptions(
            name="savedview",
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "ordering": ["name"],
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
            },
        ),
        migrations.RemoveIndex(model_name="person", name="person_by_name"),
        migrations.AddField(
            model_name="person",
            name="sort_key",
            field=models.CharField(editable=False, max_length=300, null=True),
        ),
        migrations.RunPython(fill_sort_keys, migrations.RunPython.noop),
        migrations.AddField(
            model_name="savedview",
            name="is_first",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["workspace", "sort_key", "id"], name="person_by_name"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_first", True)),
                fields=("owner", "list_name"),
                name="saved_view_first_once",
            ),
        ),
        GuardTables("SavedView"),
    ]
