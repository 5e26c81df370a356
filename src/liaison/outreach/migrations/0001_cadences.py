# SPDX-License-Identifier: AGPL-3.0-or-later

import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("directory", "0013_search_together"),
        ("mailroom", "0004_letters"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Approach",
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
                    ("address", models.EmailField(max_length=254, verbose_name="e-mail address")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("running", "being written to"),
                                ("resting", "resting"),
                                ("stopped", "stopped"),
                            ],
                            default="running",
                            max_length=10,
                        ),
                    ),
                    (
                        "why",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("replied", "somebody answered"),
                                ("met", "a meeting was booked"),
                                ("registered", "somebody registered for an event"),
                                ("called", "a call or meeting was logged"),
                                ("objected", "they asked not to be written to"),
                                ("bounced", "the address does not work"),
                                ("moved", "a colleague moved them on"),
                                ("colleague", "a colleague wrote to them"),
                                ("by_hand", "a colleague stopped it"),
                                ("ended", "the campaign ended"),
                                ("gone", "they are in the archive"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("cause_kind", models.CharField(blank=True, max_length=40)),
                    ("cause_id", models.UUIDField(null=True)),
                    ("trouble", models.CharField(blank=True, max_length=500)),
                    ("next_at", models.DateTimeField(null=True)),
                    ("look_again_on", models.DateField(null=True)),
                    ("began_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="directory.organisation",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="directory.person",
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
                    "verbose_name": "approach",
                    "db_table": "approach",
                    "ordering": ["-began_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Cadence",
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
                        "look_again_after",
                        models.PositiveSmallIntegerField(
                            default=180,
                            validators=[
                                django.core.validators.MinValueValidator(30),
                                django.core.validators.MaxValueValidator(1825),
                            ],
                            verbose_name="look again after (days)",
                        ),
                    ),
                    ("archived_at", models.DateTimeField(editable=False, null=True)),
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
                    "verbose_name": "cadence",
                    "db_table": "cadence",
                    "ordering": ["name", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="CadenceStep",
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
                    ("position", models.PositiveSmallIntegerField(editable=False)),
                    (
                        "wait",
                        models.PositiveSmallIntegerField(
                            default=0,
                            validators=[django.core.validators.MaxValueValidator(260)],
                            verbose_name="working days to wait",
                        ),
                    ),
                    (
                        "cadence",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="steps",
                            to="outreach.cadence",
                        ),
                    ),
                    (
                        "letter",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="mailroom.letter",
                            verbose_name="letter",
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
                    "verbose_name": "step of a cadence",
                    "db_table": "cadence_step",
                    "ordering": ["cadence", "position", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="ApproachLetter",
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
                    ("language", models.CharField(max_length=12)),
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
                        ),
                    ),
                    ("written_at", models.DateTimeField()),
                    ("sent_by_hand_at", models.DateTimeField(null=True)),
                    (
                        "approach",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="letters",
                            to="outreach.approach",
                        ),
                    ),
                    (
                        "message",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="mailroom.message",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="mailroom.letterversion",
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
                    (
                        "step",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="outreach.cadencestep",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "letter of an approach",
                    "db_table": "approach_letter",
                    "ordering": ["approach", "written_at", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Campaign",
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
                    (
                        "needs_approval",
                        models.BooleanField(default=True, verbose_name="somebody approves each first letter"),
                    ),
                    (
                        "source",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="where we have the addresses from"
                        ),
                    ),
                    (
                        "interest",
                        models.TextField(
                            blank=True,
                            max_length=2000,
                            verbose_name="what we want to reach, and for whom it is good",
                        ),
                    ),
                    (
                        "necessity",
                        models.TextField(
                            blank=True, max_length=2000, verbose_name="why writing to them is the gentlest way"
                        ),
                    ),
                    (
                        "balance",
                        models.TextField(
                            blank=True,
                            max_length=2000,
                            verbose_name="why they can expect it, and what could trouble them",
                        ),
                    ),
                    ("noted_at", models.DateTimeField(editable=False, null=True)),
                    ("ended_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "cadence",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="campaigns",
                            to="outreach.cadence",
                            verbose_name="cadence",
                        ),
                    ),
                    (
                        "noted_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
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
                    (
                        "written_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                            verbose_name="written by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "campaign",
                    "db_table": "campaign",
                    "ordering": ["-created_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="approach",
                name="campaign",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="approaches", to="outreach.campaign"
                ),
            ),
            migrations.CreateModel(
                name="OutreachRules",
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
                    (
                        "most_letters",
                        models.PositiveSmallIntegerField(
                            default=2,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(31),
                            ],
                            verbose_name="most letters to one organisation in a month",
                        ),
                    ),
                    (
                        "office_opens",
                        models.TimeField(default=datetime.time(9, 0), verbose_name="their office hours begin"),
                    ),
                    (
                        "office_closes",
                        models.TimeField(default=datetime.time(17, 0), verbose_name="their office hours end"),
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
                    "verbose_name": "rules of outreach",
                    "db_table": "outreach_rules",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddConstraint(
                model_name="cadence",
                constraint=models.UniqueConstraint(fields=("workspace", "name"), name="cadence_name_once"),
            ),
            migrations.AddConstraint(
                model_name="cadencestep",
                constraint=models.UniqueConstraint(fields=("cadence", "position"), name="cadence_step_once"),
            ),
            migrations.AddConstraint(
                model_name="approachletter",
                constraint=models.UniqueConstraint(fields=("approach", "step"), name="approach_letter_once"),
            ),
            migrations.AddConstraint(
                model_name="campaign",
                constraint=models.UniqueConstraint(fields=("workspace", "name"), name="campaign_name_once"),
            ),
            migrations.AddIndex(
                model_name="approach",
                index=models.Index(
                    condition=models.Q(("state", "running")), fields=["workspace", "next_at"], name="approach_due"
                ),
            ),
            migrations.AddIndex(
                model_name="approach",
                index=models.Index(
                    condition=models.Q(("state", "resting")),
                    fields=["workspace", "look_again_on"],
                    name="approach_look_again",
                ),
            ),
            migrations.AddConstraint(
                model_name="approach",
                constraint=models.UniqueConstraint(
                    fields=("campaign", "address"), name="approach_once_in_campaign"
                ),
            ),
            migrations.AddConstraint(
                model_name="approach",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("state", "running")),
                    fields=("workspace", "address"),
                    name="approach_one_at_a_time",
                ),
            ),
            migrations.AddConstraint(
                model_name="approach",
                constraint=models.CheckConstraint(
                    condition=models.Q(("state", "running"), ("next_at", None), _connector="OR"),
                    name="approach_next_only_while_running",
                ),
            ),
            migrations.AddConstraint(
                model_name="outreachrules",
                constraint=models.UniqueConstraint(fields=("workspace",), name="outreach_rules_once"),
            ),
            migrations.AddConstraint(
                model_name="outreachrules",
                constraint=models.CheckConstraint(
                    condition=models.Q(("office_opens__lt", models.F("office_closes"))),
                    name="outreach_rules_open_hours",
                ),
            ),
        ),
        GuardTables("Cadence", "CadenceStep", "Campaign", "Approach", "ApproachLetter", "OutreachRules"),
    ]
