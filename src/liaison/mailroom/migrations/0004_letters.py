# SPDX-License-Identifier: AGPL-3.0-or-later

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("mailroom", "0003_incoming"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Letter",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("changed_in", models.UUIDField(db_index=True, editable=False, null=True)),
                    ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    (
                        "purpose",
                        models.CharField(
                            choices=[
                                ("first_contact", "first contact"),
                                ("reminder", "reminder"),
                                ("closing", "closing note"),
                                ("invitation", "invitation"),
                                ("follow_up", "follow-up"),
                                ("thanks", "thanks"),
                                ("hand_off", "hand-off"),
                                ("polite_no", "polite no"),
                                ("referral", "referral"),
                                ("other", "something else"),
                            ],
                            default="other",
                            max_length=20,
                            verbose_name="purpose",
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("mail", "e-mail"),
                                ("linkedin", "LinkedIn"),
                                ("social", "social network"),
                                ("phone", "phone script"),
                            ],
                            default="mail",
                            max_length=10,
                            verbose_name="channel",
                        ),
                    ),
                    ("library_key", models.CharField(blank=True, editable=False, max_length=60)),
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
                    "verbose_name": "letter",
                    "db_table": "letter",
                    "ordering": ["name", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="LetterVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("changed_in", models.UUIDField(db_index=True, editable=False, null=True)),
                    ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ("language", models.CharField(max_length=12, verbose_name="language")),
                    (
                        "goal",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("knowledge_equity", "knowledge equity"),
                                ("collections_seen", "collections seen"),
                                ("skills", "skills"),
                            ],
                            max_length=20,
                            verbose_name="goal",
                        ),
                    ),
                    ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                    ("body", models.TextField(verbose_name="text")),
                    (
                        "letter",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="versions",
                            to="mailroom.letter",
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
                    "verbose_name": "version of a letter",
                    "db_table": "letter_version",
                    "ordering": ["language", "goal", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddConstraint(
                model_name="letter",
                constraint=models.UniqueConstraint(fields=("workspace", "name"), name="letter_name_once"),
            ),
            migrations.AddConstraint(
                model_name="letterversion",
                constraint=models.UniqueConstraint(
                    fields=("letter", "language", "goal"), name="letter_version_once"
                ),
            ),
        ),
        GuardTables("Letter", "LetterVersion"),
    ]
