# SPDX-License-Identifier: AGPL-3.0-or-later
"""What looks like being here twice, and whom people have told apart."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("directory", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("of_kind", models.CharField(max_length=40)),
                ("first", models.UUIDField()),
                ("second", models.UUIDField()),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
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
                "db_table": "duplicate_pair",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["workspace", "of_kind", "-score", "id"], name="duplicate_pair_by_score")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "first", "second"), name="duplicate_pair_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("of_kind", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("working", "at work"), ("done", "done"), ("failed", "stopped by a fault")],
                        max_length=10,
                    ),
                ),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
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
                "db_table": "duplicate_search",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "of_kind"), name="duplicate_search_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NotDuplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("changed_in", models.UUIDField(db_index=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("of_kind", models.CharField(max_length=40)),
                ("first", models.UUIDField()),
                ("second", models.UUIDField()),
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
                "verbose_name": "decision that two records are two",
                "db_table": "not_duplicate",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "first", "second"), name="not_duplicate_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mergerecord",
            index=models.Index(fields=["workspace", "loser_id"], name="merge_record_by_loser"),
        ),
        migrations.AddIndex(
            model_name="mergerecord",
            index=models.Index(fields=["workspace", "winner_id"], name="merge_record_by_winner"),
        ),
        GuardTables("DuplicateSearch", "DuplicatePair", "NotDuplicate"),
    ]
