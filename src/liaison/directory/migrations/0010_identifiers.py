# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where candidates for identifiers were looked for, what was found, and what people refused."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("directory", "0009_quick_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="CandidateSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("file", "a file"), ("wikidata", "Wikidata"), ("ror", "ROR")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "at work"),
                            ("done", "done"),
                            ("waiting", "has to wait"),
                            ("failed", "stopped by a fault"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file", models.FileField(blank=True, upload_to="candidates/")),
                ("filename", models.CharField(blank=True, max_length=255)),
                ("candidates", models.PositiveIntegerField(default=0)),
                ("left_out", models.JSONField(default=list)),
                ("left_out_count", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("answers", models.JSONField(default=dict)),
                ("asked_until", models.BigIntegerField(default=0)),
                ("again_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
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
                "db_table": "candidate_search",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "source"), name="candidate_search_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentifierCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("whose", models.UUIDField()),
                (
                    "source",
                    models.CharField(
                        choices=[("file", "a file"), ("wikidata", "Wikidata"), ("ror", "ROR")], max_length=10
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("wikidata", "Wikidata"),
                            ("ror", "ROR"),
                            ("isil", "ISIL"),
                            ("viaf", "VIAF"),
                            ("old_system", "Number in the old system"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
                ("is_sure", models.BooleanField(default=False)),
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
                "db_table": "identifier_candidate",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["workspace", "-score", "id"], name="identifier_candidate_by_score")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "whose", "source", "scheme", "value"),
                        name="identifier_candidate_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NotIdentifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("changed_in", models.UUIDField(db_index=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("wikidata", "Wikidata"),
                            ("ror", "ROR"),
                            ("isil", "ISIL"),
                            ("viaf", "VIAF"),
                            ("old_system", "Number in the old system"),
                        ],
                        max_length=20,
                        verbose_name="scheme",
                    ),
                ),
                ("value", models.CharField(max_length=200, verbose_name="value")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_identifiers",
                        to="directory.organisation",
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
                "verbose_name": "refused identifier",
                "db_table": "not_identifier",
                "ordering": ["scheme", "value"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "organisation", "scheme", "value"), name="not_identifier_once"
                    )
                ],
            },
        ),
        GuardTables("CandidateSearch", "IdentifierCandidate", "NotIdentifier"),
    ]
