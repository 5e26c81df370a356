# SPDX-License-Identifier: AGPL-3.0-or-later

import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import liaison.accounts.models.workspace
import liaison.pathway.rules.plans
from liaison.accounts.guards import GuardTables, UnguardTables
from liaison.kit.tables import AtOnce

REBUILT = ("PlanTemplate", "PlanTemplateTask", "Plan", "Task", "TaskStep", "TaskNeed")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("pathway", "0002_presets"),
    ]

    operations = [
        UnguardTables(*REBUILT),
        AtOnce(
            migrations.CreateModel(
                name="Capacity",
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
                        "hours_per_week",
                        models.DecimalField(
                            decimal_places=2,
                            max_digits=5,
                            validators=[
                                django.core.validators.MinValueValidator(Decimal("0")),
                                django.core.validators.MaxValueValidator(Decimal("168")),
                            ],
                            verbose_name="hours a week",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "hours that somebody has",
                    "db_table": "capacity",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="ShiftPlace",
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
                ],
                options={
                    "verbose_name": "place in a shift",
                    "db_table": "shift_place",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="WeekAway",
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
                    ("monday", models.DateField(verbose_name="week from")),
                ],
                options={
                    "verbose_name": "week away",
                    "db_table": "week_away",
                    "ordering": ["monday", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="plan",
                name="agreement_on",
                field=models.DateField(blank=True, null=True, verbose_name="the agreement starts on"),
            ),
            migrations.AddField(
                model_name="plan",
                name="is_open_to_volunteers",
                field=models.BooleanField(default=False, verbose_name="volunteers may take tasks of it"),
            ),
            migrations.AddField(
                model_name="plan",
                name="made_on",
                field=models.DateField(blank=True, editable=False, null=True, verbose_name="made on"),
            ),
            migrations.AddField(
                model_name="plan",
                name="time_zone",
                field=models.CharField(
                    blank=True,
                    editable=False,
                    max_length=60,
                    validators=[liaison.accounts.models.workspace.validate_time_zone],
                    verbose_name="time zone",
                ),
            ),
            migrations.AddField(
                model_name="plantemplate",
                name="preset",
                field=models.CharField(blank=True, editable=False, max_length=40),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="anchor",
                field=models.CharField(
                    blank=True,
                    choices=[
                        (liaison.pathway.rules.plans.Anchor["EVENT"], "the event"),
                        (liaison.pathway.rules.plans.Anchor["AGREEMENT"], "the start of the agreement"),
                        (liaison.pathway.rules.plans.Anchor["TODAY"], "the day the plan is made"),
                    ],
                    max_length=20,
                    verbose_name="counted from",
                ),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="at",
                field=models.TimeField(blank=True, null=True, verbose_name="at"),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="hours",
                field=models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    max_digits=6,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(Decimal("0")),
                        django.core.validators.MaxValueValidator(Decimal("1000")),
                    ],
                    verbose_name="hours of work",
                ),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="in_working_days",
                field=models.BooleanField(default=False, verbose_name="working days"),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="places",
                field=models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(500),
                    ],
                    verbose_name="places",
                ),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="role",
                field=models.CharField(blank=True, max_length=60, verbose_name="role"),
            ),
            migrations.AddField(
                model_name="plantemplatetask",
                name="until",
                field=models.TimeField(blank=True, null=True, verbose_name="until"),
            ),
            migrations.AddField(
                model_name="task",
                name="anchor",
                field=models.CharField(
                    blank=True,
                    choices=[
                        (liaison.pathway.rules.plans.Anchor["EVENT"], "the event"),
                        (liaison.pathway.rules.plans.Anchor["AGREEMENT"], "the start of the agreement"),
                        (liaison.pathway.rules.plans.Anchor["TODAY"], "the day the plan is made"),
                    ],
                    max_length=20,
                    verbose_name="counted from",
                ),
            ),
            migrations.AddField(
                model_name="task",
                name="at",
                field=models.TimeField(blank=True, null=True, verbose_name="at"),
            ),
            migrations.AddField(
                model_name="task",
                name="days",
                field=models.SmallIntegerField(
                    default=0,
                    validators=[
                        django.core.validators.MinValueValidator(-1000),
                        django.core.validators.MaxValueValidator(1000),
                    ],
                    verbose_name="days",
                ),
            ),
            migrations.AddField(
                model_name="task",
                name="hours",
                field=models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    max_digits=6,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(Decimal("0")),
                        django.core.validators.MaxValueValidator(Decimal("1000")),
                    ],
                    verbose_name="hours of work",
                ),
            ),
            migrations.AddField(
                model_name="task",
                name="in_working_days",
                field=models.BooleanField(default=False, verbose_name="working days"),
            ),
            migrations.AddField(
                model_name="task",
                name="places",
                field=models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(500),
                    ],
                    verbose_name="places",
                ),
            ),
            migrations.AddField(
                model_name="task",
                name="planned_on",
                field=models.DateField(editable=False, null=True),
            ),
            migrations.AddField(
                model_name="task",
                name="role",
                field=models.CharField(blank=True, max_length=60, verbose_name="role"),
            ),
            migrations.AddField(
                model_name="task",
                name="until",
                field=models.TimeField(blank=True, null=True, verbose_name="until"),
            ),
            migrations.AlterField(
                model_name="plan",
                name="day",
                field=models.DateField(blank=True, null=True, verbose_name="the day of the event"),
            ),
            migrations.AlterField(
                model_name="plantemplatetask",
                name="days",
                field=models.SmallIntegerField(
                    default=0,
                    validators=[
                        django.core.validators.MinValueValidator(-1000),
                        django.core.validators.MaxValueValidator(1000),
                    ],
                    verbose_name="days",
                ),
            ),
            migrations.AddIndex(
                model_name="plan",
                index=models.Index(
                    condition=models.Q(("for_id__isnull", False)), fields=["for_id"], name="plan_by_what_it_is_for"
                ),
            ),
            migrations.AddConstraint(
                model_name="plantemplatetask",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("until", None),
                        models.Q(("at__isnull", False), models.Q(("until", models.F("at")), _negated=True)),
                        _connector="OR",
                    ),
                    name="plan_template_task_until_after_at",
                ),
            ),
            migrations.AddConstraint(
                model_name="plantemplatetask",
                constraint=models.CheckConstraint(
                    condition=models.Q(("places__gte", 1)), name="plan_template_task_has_a_place"
                ),
            ),
            migrations.AddConstraint(
                model_name="plantemplatetask",
                constraint=models.CheckConstraint(
                    condition=models.Q(("hours", None), ("hours__gte", 0), _connector="OR"),
                    name="plan_template_task_hours_are_not_negative",
                ),
            ),
            migrations.AddConstraint(
                model_name="task",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("until", None),
                        models.Q(("at__isnull", False), models.Q(("until", models.F("at")), _negated=True)),
                        _connector="OR",
                    ),
                    name="task_until_after_at",
                ),
            ),
            migrations.AddConstraint(
                model_name="task",
                constraint=models.CheckConstraint(condition=models.Q(("places__gte", 1)), name="task_has_a_place"),
            ),
            migrations.AddConstraint(
                model_name="task",
                constraint=models.CheckConstraint(
                    condition=models.Q(("hours", None), ("hours__gte", 0), _connector="OR"),
                    name="task_hours_are_not_negative",
                ),
            ),
            migrations.AddField(
                model_name="capacity",
                name="member",
                field=models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="capacity", to="accounts.member"
                ),
            ),
            migrations.AddField(
                model_name="capacity",
                name="workspace",
                field=models.ForeignKey(
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.workspace",
                ),
            ),
            migrations.AddField(
                model_name="shiftplace",
                name="member",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                ),
            ),
            migrations.AddField(
                model_name="shiftplace",
                name="task",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="taken", to="pathway.task"
                ),
            ),
            migrations.AddField(
                model_name="shiftplace",
                name="workspace",
                field=models.ForeignKey(
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.workspace",
                ),
            ),
            migrations.AddField(
                model_name="weekaway",
                name="member",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="weeks_away", to="accounts.member"
                ),
            ),
            migrations.AddField(
                model_name="weekaway",
                name="workspace",
                field=models.ForeignKey(
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.workspace",
                ),
            ),
            migrations.AddConstraint(
                model_name="capacity",
                constraint=models.CheckConstraint(
                    condition=models.Q(("hours_per_week__gte", 0), ("hours_per_week__lte", Decimal("168"))),
                    name="capacity_is_of_a_week",
                ),
            ),
            migrations.AddConstraint(
                model_name="shiftplace",
                constraint=models.UniqueConstraint(fields=("task", "member"), name="shift_place_once"),
            ),
            migrations.AddConstraint(
                model_name="weekaway",
                constraint=models.UniqueConstraint(fields=("member", "monday"), name="week_away_once"),
            ),
        ),
        GuardTables(*REBUILT, "Capacity", "ShiftPlace", "WeekAway"),
    ]
