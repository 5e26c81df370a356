# SPDX-License-Identifier: AGPL-3.0-or-later

import uuid

import django.db.models.deletion
from django.db import migrations, models

from liaison.accounts.guards import GuardTables
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("mailroom", "0004_letters"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Loosening",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("paused", "asked for a pause"),
                                ("objected", "asked not to be contacted"),
                                ("bad_address", "the address does not work"),
                                ("complained", "complained about a mail"),
                                ("by_hand", "a colleague said so"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("because", models.CharField(max_length=300)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "db_table": "loosening",
                    "ordering": ["-at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="suppression",
                name="about_id",
                field=models.UUIDField(null=True),
            ),
            migrations.AddField(
                model_name="suppression",
                name="by_link",
                field=models.BooleanField(default=False),
            ),
            migrations.AddField(
                model_name="suppression",
                name="lifted_at",
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name="suppression",
                name="noted_by",
                field=models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="accounts.member"
                ),
            ),
            migrations.AddField(
                model_name="suppression",
                name="scope",
                field=models.CharField(
                    choices=[
                        ("address", "an address"),
                        ("domain", "a domain"),
                        ("person", "a person"),
                        ("organisation", "an organisation"),
                    ],
                    default="address",
                    max_length=12,
                ),
            ),
            migrations.AddField(
                model_name="suppression",
                name="until",
                field=models.DateField(null=True),
            ),
            migrations.AlterField(
                model_name="incomingmail",
                name="door",
                field=models.CharField(
                    choices=[
                        ("mailbox", "read from the mailbox"),
                        ("upload", "uploaded as a file"),
                        ("drop", "a copy that a colleague sent"),
                        ("page", "said on the page that a letter leads to"),
                    ],
                    max_length=10,
                ),
            ),
            migrations.AlterField(
                model_name="suppression",
                name="reason",
                field=models.CharField(
                    choices=[
                        ("paused", "asked for a pause"),
                        ("objected", "asked not to be contacted"),
                        ("bad_address", "the address does not work"),
                        ("complained", "complained about a mail"),
                        ("by_hand", "a colleague said so"),
                    ],
                    max_length=20,
                ),
            ),
            migrations.AddConstraint(
                model_name="suppression",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("reason", "paused"), ("until__isnull", False)),
                        models.Q(models.Q(("reason", "paused"), _negated=True), ("until", None)),
                        _connector="OR",
                    ),
                    name="suppression_only_a_pause_ends",
                ),
            ),
            migrations.AddField(
                model_name="loosening",
                name="by",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                ),
            ),
            migrations.AddField(
                model_name="loosening",
                name="suppression",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="loosenings",
                    to="mailroom.suppression",
                ),
            ),
            migrations.AddField(
                model_name="loosening",
                name="workspace",
                field=models.ForeignKey(
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.workspace",
                ),
            ),
        ),
        GuardTables("Loosening"),
    ]
