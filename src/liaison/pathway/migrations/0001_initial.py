# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_guards"),
        ("directory", "0007_search"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Partnership",
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
                        "name",
                        models.CharField(
                            blank=True,
                            help_text="Only needed where there is more than one with this organisation.",
                            max_length=200,
                            verbose_name="what it is about",
                        ),
                    ),
                    ("entered_stage_at", models.DateTimeField(verbose_name="in this stage since")),
                    (
                        "standing",
                        models.CharField(
                            choices=[
                                ("open", "On its way"),
                                ("waiting", "Waiting"),
                                ("resting", "Resting"),
                                ("declined_by_them", "Declined by them"),
                                ("declined_by_us", "Declined by us"),
                                ("referred_on", "Referred on"),
                                ("ended", "Ended well"),
                            ],
                            default="open",
                            editable=False,
                            max_length=20,
                            verbose_name="standing",
                        ),
                    ),
                    ("is_free_pilot", models.BooleanField(default=False, verbose_name="free pilot")),
                    (
                        "origin",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("event", "An event"),
                                ("introduction", "An introduction"),
                                ("referral", "Another affiliate sent them"),
                                ("cold", "We wrote to them first"),
                                ("their_request", "They asked us"),
                            ],
                            max_length=15,
                            verbose_name="how it began",
                        ),
                    ),
                    ("goals", models.TextField(blank=True, verbose_name="goals, in the partner's words")),
                    ("next_step", models.CharField(blank=True, max_length=300, verbose_name="next step")),
                    ("next_step_on", models.DateField(blank=True, null=True, verbose_name="on")),
                    (
                        "score",
                        models.DecimalField(
                            decimal_places=2, editable=False, max_digits=6, null=True, verbose_name="score"
                        ),
                    ),
                    ("band", models.CharField(blank=True, editable=False, max_length=40, verbose_name="band")),
                    ("scored_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "introduced_by_organisation",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="partnerships_introduced",
                            to="directory.organisation",
                            verbose_name="introduced by the organisation",
                        ),
                    ),
                    (
                        "introduced_by_person",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="partnerships_introduced",
                            to="directory.person",
                            verbose_name="introduced by the person",
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="partnerships",
                            to="directory.organisation",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                            verbose_name="looked after by",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="partnerships",
                            to="accounts.team",
                            verbose_name="team",
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
                    "verbose_name": "partnership",
                    "db_table": "partnership",
                    "ordering": ["-created_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Objective",
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
                    ("text", models.CharField(max_length=300, verbose_name="what we want to reach together")),
                    ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                    ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached on")),
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
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="objectives",
                            to="pathway.partnership",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "objective",
                    "db_table": "objective",
                    "ordering": ["due_on", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Pathway",
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
                    ("name", models.CharField(max_length=100, verbose_name="name")),
                    ("preset", models.CharField(blank=True, editable=False, max_length=20)),
                    ("is_default", models.BooleanField(default=False, verbose_name="used for new partnerships")),
                    ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "verbose_name": "pathway",
                    "db_table": "pathway",
                    "ordering": ["-is_default", "name"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="partnership",
                name="pathway",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="partnerships", to="pathway.pathway"
                ),
            ),
            migrations.CreateModel(
                name="PlanTemplate",
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
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("about", models.TextField(blank=True, verbose_name="when to use it")),
                    ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "verbose_name": "plan template",
                    "db_table": "plan_template",
                    "ordering": ["name"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Plan",
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
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("for_kind", models.CharField(blank=True, editable=False, max_length=40)),
                    ("for_id", models.UUIDField(editable=False, null=True)),
                    ("day", models.DateField(blank=True, null=True, verbose_name="the day")),
                    (
                        "partnership",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="plans",
                            to="pathway.partnership",
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
                        "template",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="plans",
                            to="pathway.plantemplate",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "plan",
                    "db_table": "plan",
                    "ordering": ["day", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="PlanTemplateTask",
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
                    ("title", models.CharField(max_length=200, verbose_name="task")),
                    ("note", models.TextField(blank=True, verbose_name="note")),
                    ("days", models.SmallIntegerField(default=0, verbose_name="days from the day")),
                    ("steps", models.JSONField(blank=True, default=list, verbose_name="checklist")),
                    ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                    (
                        "needs",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="needed_for",
                            to="pathway.plantemplatetask",
                            verbose_name="comes after",
                        ),
                    ),
                    (
                        "template",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="tasks",
                            to="pathway.plantemplate",
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
                    "verbose_name": "task of a plan template",
                    "db_table": "plan_template_task",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="SideState",
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
                        "type",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("resting", "Resting"),
                                ("declined_by_them", "Declined by them"),
                                ("declined_by_us", "Declined by us"),
                                ("referred_on", "Referred on"),
                            ],
                            max_length=20,
                            verbose_name="what it is",
                        ),
                    ),
                    (
                        "waiting_for",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("funding", "funding"),
                                ("year_end", "the end of their year"),
                                ("us", "us"),
                                ("other", "something else"),
                            ],
                            max_length=10,
                            verbose_name="waiting for",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300, verbose_name="reason")),
                    ("since", models.DateField(verbose_name="since")),
                    ("look_again_on", models.DateField(blank=True, null=True, verbose_name="look again on")),
                    ("reopened_on", models.DateField(blank=True, null=True, verbose_name="taken up again on")),
                    (
                        "reopened_because",
                        models.CharField(blank=True, max_length=300, verbose_name="why it was taken up again"),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="side_states",
                            to="pathway.partnership",
                        ),
                    ),
                    (
                        "referred_to",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="partnerships_referred",
                            to="directory.organisation",
                            verbose_name="referred to",
                        ),
                    ),
                    (
                        "reopened_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
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
                ],
                options={
                    "verbose_name": "state beside the pathway",
                    "db_table": "side_state",
                    "ordering": ["-since", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Sign",
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
                    ("text", models.CharField(max_length=300, verbose_name="by what we will know")),
                    ("seen_by_us_on", models.DateField(blank=True, null=True, verbose_name="we saw it on")),
                    ("seen_by_them_on", models.DateField(blank=True, null=True, verbose_name="they saw it on")),
                    (
                        "objective",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="signs",
                            to="pathway.objective",
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
                    "verbose_name": "sign of independence",
                    "db_table": "objective_sign",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Stage",
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
                    ("name", models.CharField(max_length=60, verbose_name="name")),
                    ("order", models.PositiveSmallIntegerField(verbose_name="place in the row")),
                    (
                        "milestone",
                        models.CharField(
                            choices=[
                                ("identified", "Identified"),
                                ("researched", "Researched"),
                                ("contacted", "Contacted"),
                                ("interested", "Interested"),
                                ("met", "Met"),
                                ("assessed", "Assessed"),
                                ("agreed", "Agreed"),
                                ("active", "Active"),
                                ("evaluating", "Evaluating"),
                                ("independent", "Independent"),
                            ],
                            max_length=12,
                            verbose_name="what it means",
                        ),
                    ),
                    (
                        "expected_days",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            help_text="After so many days it is shown as overdue. Leave it empty for no limit.",
                            null=True,
                            verbose_name="days a partnership usually stays",
                        ),
                    ),
                    (
                        "capacity",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            help_text="One more than this asks for a reason. Leave it empty for no limit.",
                            null=True,
                            verbose_name="how many we can look after at once",
                        ),
                    ),
                    (
                        "follow_up_days",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            help_text="Counted from the last contact, whoever of us had it. Leave it empty for no reminder.",
                            null=True,
                            verbose_name="working days until we ask again",
                        ),
                    ),
                    ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                    (
                        "pathway",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="stages",
                            to="pathway.pathway",
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
                    "verbose_name": "stage",
                    "db_table": "stage",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="partnership",
                name="stage",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="partnerships",
                    to="pathway.stage",
                    verbose_name="stage",
                ),
            ),
            migrations.CreateModel(
                name="ChecklistItem",
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
                    ("text", models.CharField(max_length=200, verbose_name="what should be done")),
                    ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                    ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        "stage",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="checklist",
                            to="pathway.stage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "item of a checklist",
                    "db_table": "checklist_item",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="StageChange",
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
                    ("at", models.DateTimeField()),
                    ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                    ("missing", models.JSONField(default=list)),
                    ("is_over_capacity", models.BooleanField(default=False)),
                    (
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "from_stage",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="changes_from",
                            to="pathway.stage",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="stage_changes",
                            to="pathway.partnership",
                        ),
                    ),
                    (
                        "to_stage",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="changes_to",
                            to="pathway.stage",
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
                    "verbose_name": "change of stage",
                    "db_table": "stage_change",
                    "ordering": ["-at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Task",
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
                    ("title", models.CharField(max_length=200, verbose_name="task")),
                    ("note", models.TextField(blank=True, verbose_name="note")),
                    ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                    ("done_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="done")),
                    (
                        "done_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                            verbose_name="who does it",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="tasks",
                            to="pathway.partnership",
                        ),
                    ),
                    (
                        "plan",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="tasks",
                            to="pathway.plan",
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
                    "verbose_name": "task",
                    "db_table": "task",
                    "ordering": ["due_on", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="TaskNeed",
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
                        "needed",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="needed_for",
                            to="pathway.task",
                        ),
                    ),
                    (
                        "task",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="pathway.task"
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
                    "verbose_name": "task that comes first",
                    "db_table": "task_need",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="TaskStep",
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
                    ("text", models.CharField(max_length=200, verbose_name="step")),
                    ("is_done", models.BooleanField(default=False, verbose_name="done")),
                    ("order", models.PositiveSmallIntegerField(default=0, editable=False)),
                    (
                        "task",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="pathway.task"
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
                    "verbose_name": "step of a task",
                    "db_table": "task_step",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Tick",
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
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="ticks",
                            to="pathway.checklistitem",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="ticks",
                            to="pathway.partnership",
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
                    "verbose_name": "tick on a checklist",
                    "db_table": "checklist_tick",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Ending",
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
                        "how",
                        models.CharField(
                            choices=[
                                ("independent", "They carry on by themselves"),
                                ("completed", "What we set out to do is done"),
                                ("handed_on", "Others carry on with them"),
                                ("agreed_to_stop", "We agreed to stop"),
                            ],
                            max_length=15,
                            verbose_name="how it ended",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300, verbose_name="reason")),
                    ("learned", models.TextField(blank=True, verbose_name="what we learned")),
                    ("ended_on", models.DateField(verbose_name="ended on")),
                    ("look_again_on", models.DateField(blank=True, null=True, verbose_name="say hello again on")),
                    ("reopened_on", models.DateField(blank=True, null=True, verbose_name="taken up again on")),
                    (
                        "reopened_because",
                        models.CharField(blank=True, max_length=300, verbose_name="why it was taken up again"),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "reopened_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
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
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="endings",
                            to="pathway.partnership",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "ending",
                    "db_table": "ending",
                    "ordering": ["-ended_on", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("reopened_on", None)),
                            fields=("partnership",),
                            name="ending_open_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="ending_has_reason"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CoLead",
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
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="partnerships_led",
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
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="co_leads",
                            to="pathway.partnership",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "affiliate that leads with us",
                    "db_table": "partnership_co_lead",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                    "constraints": [
                        models.UniqueConstraint(fields=("partnership", "organisation"), name="co_lead_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="PartnershipType",
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
                        "type",
                        models.CharField(
                            choices=[
                                ("advice", "Advice"),
                                ("technical_help", "Technical help"),
                                ("events", "Events"),
                                ("residency", "Residency"),
                                ("training_course", "Training course"),
                                ("content_donation", "Content donation"),
                                ("promotion", "Promotion to members"),
                                ("funder", "Funder"),
                            ],
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="types",
                            to="pathway.partnership",
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
                    "verbose_name": "kind of partnership",
                    "db_table": "partnership_type",
                    "ordering": ["type"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                    "constraints": [
                        models.UniqueConstraint(fields=("partnership", "type"), name="partnership_type_once")
                    ],
                },
            ),
            migrations.AddConstraint(
                model_name="pathway",
                constraint=models.UniqueConstraint(fields=("workspace", "name"), name="pathway_name_once"),
            ),
            migrations.AddConstraint(
                model_name="pathway",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("is_default", True)), fields=("workspace",), name="pathway_default_once"
                ),
            ),
            migrations.AddConstraint(
                model_name="plantemplate",
                constraint=models.UniqueConstraint(fields=("workspace", "name"), name="plan_template_name_once"),
            ),
            migrations.AddIndex(
                model_name="sidestate",
                index=models.Index(
                    condition=models.Q(("reopened_on", None)),
                    fields=["workspace", "look_again_on"],
                    name="side_state_by_look_again",
                ),
            ),
            migrations.AddConstraint(
                model_name="sidestate",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("reopened_on", None)), fields=("partnership",), name="side_state_open_once"
                ),
            ),
            migrations.AddConstraint(
                model_name="sidestate",
                constraint=models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="side_state_has_reason"
                ),
            ),
            migrations.AddConstraint(
                model_name="stage",
                constraint=models.UniqueConstraint(fields=("pathway", "name"), name="stage_name_once"),
            ),
            migrations.AddIndex(
                model_name="partnership",
                index=models.Index(fields=["workspace", "standing", "stage"], name="partnership_by_standing"),
            ),
            migrations.AddIndex(
                model_name="partnership",
                index=models.Index(
                    condition=models.Q(("next_step_on__isnull", False)),
                    fields=["workspace", "next_step_on"],
                    name="partnership_by_next_step",
                ),
            ),
            migrations.AddIndex(
                model_name="stagechange",
                index=models.Index(fields=["workspace", "at"], name="stage_change_by_time"),
            ),
            migrations.AddIndex(
                model_name="task",
                index=models.Index(
                    condition=models.Q(("done_at", None)),
                    fields=["workspace", "owner", "due_on"],
                    name="task_open_by_owner",
                ),
            ),
            migrations.AddConstraint(
                model_name="taskneed",
                constraint=models.UniqueConstraint(fields=("task", "needed"), name="task_need_once"),
            ),
            migrations.AddConstraint(
                model_name="taskneed",
                constraint=models.CheckConstraint(
                    condition=models.Q(("task", models.F("needed")), _negated=True), name="task_need_is_another"
                ),
            ),
            migrations.AddConstraint(
                model_name="tick",
                constraint=models.UniqueConstraint(fields=("partnership", "item"), name="checklist_tick_once"),
            ),
        ),
        GuardTables(
            "Pathway",
            "Stage",
            "ChecklistItem",
            "Partnership",
            "PartnershipType",
            "CoLead",
            "StageChange",
            "Tick",
            "SideState",
            "Ending",
            "Objective",
            "Sign",
            "PlanTemplate",
            "PlanTemplateTask",
            "Plan",
            "Task",
            "TaskStep",
            "TaskNeed",
        ),
    ]
