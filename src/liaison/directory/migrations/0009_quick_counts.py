# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


def by_contact(name: str) -> list[Operation]:
    """Of those in the archive no list asks who is quietest; without them the index alone can count."""
    index = models.Index(
        fields=["workspace", "last_contact_at", "id"],
        condition=models.Q(archived_at=None),
        name=f"{name}_by_contact",
    )
    return [
        migrations.RemoveIndex(model_name=name, name=index.name),
        migrations.AddIndex(model_name=name, index=index),
    ]


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_saved_mappings")]

    operations = [*by_contact("organisation"), *by_contact("person")]
