# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers about the columns of a file, kept under a name."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("directory", "0007_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("changed_in", models.UUIDField(db_index=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("signature", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=list)),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with everybody")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_mappings",
                        to="accounts.member",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved answers about columns",
                "verbose_name_plural": "saved answers about columns",
                "db_table": "saved_mapping",
                "ordering": ["name"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["workspace", "signature"], name="saved_mapping_by_header")],
                "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="saved_mapping_once")],
            },
        ),
        GuardTables("SavedMapping"),
    ]
