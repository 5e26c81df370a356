# SPDX-License-Identifier: AGPL-3.0-or-later
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
        ("accounts", "0002_guards"),
        ("pathway", "0002_presets"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="AssessmentRound",
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
                        "type",
                        models.CharField(
                            blank=True,
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
                            verbose_name="kind of partnership",
                        ),
                    ),
                    (
                        "phase",
                        models.CharField(
                            choices=[
                                ("independent", "Everybody scores alone"),
                                ("moderated", "The panel talks"),
                                ("closed", "Closed"),
                            ],
                            default="independent",
                            editable=False,
                            max_length=12,
                            verbose_name="phase",
                        ),
                    ),
                    ("due_on", models.DateField(blank=True, null=True, verbose_name="scores wanted by")),
                    ("opened_at", models.DateTimeField(editable=False)),
                    ("closed_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "closed_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "opened_by",
                        models.ForeignKey(
                            editable=False,
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
                    "verbose_name": "round of assessment",
                    "verbose_name_plural": "rounds of assessment",
                    "db_table": "assessment_round",
                    "ordering": ["-opened_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="AssessorAssignment",
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
                        "assessor",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assignments",
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
                    "verbose_name": "request for scores",
                    "verbose_name_plural": "requests for scores",
                    "db_table": "assessor_assignment",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Assessment",
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
                    ("submitted_at", models.DateTimeField(editable=False, null=True)),
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
                        "assignment",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="assessment",
                            to="assessment.assessorassignment",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "assessment",
                    "db_table": "assessment",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Candidate",
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
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="candidacies",
                            to="pathway.partnership",
                        ),
                    ),
                    (
                        "round",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="candidates",
                            to="assessment.assessmentround",
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
                    "verbose_name": "candidate",
                    "db_table": "assessment_candidate",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="assessorassignment",
                name="candidate",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="assignments",
                    to="assessment.candidate",
                ),
            ),
            migrations.CreateModel(
                name="ConflictDeclaration",
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
                        "state",
                        models.CharField(
                            choices=[
                                ("none", "No conflict of interest"),
                                ("declared", "Declared, and scores all the same"),
                                ("recused", "Stands back"),
                                ("overridden", "Asked to score all the same"),
                            ],
                            max_length=10,
                            verbose_name="conflict of interest",
                        ),
                    ),
                    ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                    ("at", models.DateTimeField()),
                    (
                        "assignment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="declarations",
                            to="assessment.assessorassignment",
                        ),
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
                    "verbose_name": "conflict of interest",
                    "verbose_name_plural": "conflicts of interest",
                    "db_table": "conflict_declaration",
                    "ordering": ["-at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="CriteriaSet",
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
                    (
                        "version",
                        models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
                    ),
                    ("preset", models.CharField(blank=True, editable=False, max_length=20)),
                    (
                        "levels",
                        models.PositiveSmallIntegerField(
                            default=5,
                            validators=[
                                django.core.validators.MinValueValidator(2),
                                django.core.validators.MaxValueValidator(9),
                            ],
                            verbose_name="levels",
                        ),
                    ),
                    (
                        "step",
                        models.DecimalField(
                            decimal_places=2, default=0.5, max_digits=3, verbose_name="smallest step"
                        ),
                    ),
                    ("is_default", models.BooleanField(default=False, verbose_name="used for new rounds")),
                    ("frozen_at", models.DateTimeField(editable=False, null=True)),
                    ("archived_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "replaces",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="replaced_by",
                            to="assessment.criteriaset",
                            verbose_name="replaces",
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
                    "verbose_name": "set of criteria",
                    "verbose_name_plural": "sets of criteria",
                    "db_table": "criteria_set",
                    "ordering": ["-is_default", "name", "-version"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Band",
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
                    ("number", models.PositiveSmallIntegerField()),
                    ("name", models.CharField(max_length=20, verbose_name="name")),
                    (
                        "begins_at",
                        models.DecimalField(decimal_places=3, max_digits=7, null=True, verbose_name="begins at"),
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
                        "criteria_set",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="bands",
                            to="assessment.criteriaset",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "band",
                    "db_table": "band",
                    "ordering": ["number"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="assessmentround",
                name="criteria_set",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rounds",
                    to="assessment.criteriaset",
                    verbose_name="criteria",
                ),
            ),
            migrations.CreateModel(
                name="Criterion",
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
                    ("key", models.SlugField()),
                    ("label", models.CharField(max_length=100, verbose_name="name")),
                    ("about", models.CharField(blank=True, max_length=300, verbose_name="what it asks")),
                    (
                        "weight",
                        models.DecimalField(decimal_places=2, default=1, max_digits=6, verbose_name="weight"),
                    ),
                    (
                        "minimum",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=4, null=True, verbose_name="at least"
                        ),
                    ),
                    (
                        "types",
                        models.JSONField(
                            blank=True, default=list, verbose_name="only for these kinds of partnership"
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                    (
                        "criteria_set",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="criteria",
                            to="assessment.criteriaset",
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
                    "verbose_name": "criterion",
                    "verbose_name_plural": "criteria",
                    "db_table": "criterion",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Decision",
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
                        "outcome",
                        models.CharField(
                            choices=[
                                ("pursue", "Pursue"),
                                ("nurture", "Nurture"),
                                ("refer", "Refer on"),
                                ("decline", "Decline"),
                                ("later", "Later"),
                            ],
                            max_length=10,
                            verbose_name="decision",
                        ),
                    ),
                    ("rationale", models.TextField(max_length=2000, verbose_name="why")),
                    ("decided_on", models.DateField(verbose_name="decided on")),
                    ("review_on", models.DateField(blank=True, null=True, verbose_name="look again on")),
                    ("is_against_band", models.BooleanField(default=False, editable=False)),
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
                        "candidate",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="decisions",
                            to="assessment.candidate",
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
                    "verbose_name": "decision",
                    "db_table": "decision",
                    "ordering": ["-decided_on", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="PanelSummary",
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
                    ("mean", models.DecimalField(decimal_places=4, max_digits=7, verbose_name="average")),
                    ("source", models.CharField(max_length=200, verbose_name="where it comes from")),
                    (
                        "candidate",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="summaries",
                            to="assessment.candidate",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="summaries",
                            to="assessment.criterion",
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
                    "verbose_name": "average of a panel",
                    "verbose_name_plural": "averages of a panel",
                    "db_table": "panel_summary",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="ScaleAnchor",
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
                    ("level", models.PositiveSmallIntegerField(verbose_name="points")),
                    ("text", models.CharField(max_length=200, verbose_name="in words")),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="anchors",
                            to="assessment.criterion",
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
                    "verbose_name": "points in words",
                    "verbose_name_plural": "points in words",
                    "db_table": "scale_anchor",
                    "ordering": ["level"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Score",
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
                        "points",
                        models.DecimalField(decimal_places=2, max_digits=4, null=True, verbose_name="points"),
                    ),
                    ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                    ("comment", models.TextField(blank=True, max_length=2000, verbose_name="comment")),
                    ("evidence", models.JSONField(blank=True, default=list, verbose_name="evidence")),
                    ("is_moderated", models.BooleanField(default=False, editable=False)),
                    (
                        "assessment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="scores",
                            to="assessment.assessment",
                        ),
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
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="scores",
                            to="assessment.criterion",
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
                    "verbose_name": "score",
                    "db_table": "score",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddConstraint(
                model_name="candidate",
                constraint=models.UniqueConstraint(fields=("round", "partnership"), name="candidate_once"),
            ),
            migrations.AddConstraint(
                model_name="assessorassignment",
                constraint=models.UniqueConstraint(
                    fields=("candidate", "assessor"), name="assessor_assignment_once"
                ),
            ),
            migrations.AddConstraint(
                model_name="conflictdeclaration",
                constraint=models.CheckConstraint(
                    condition=models.Q(("state", "none"), models.Q(("why", ""), _negated=True), _connector="OR"),
                    name="conflict_declaration_has_reason",
                ),
            ),
            migrations.AddConstraint(
                model_name="criteriaset",
                constraint=models.UniqueConstraint(
                    fields=("workspace", "name", "version"), name="criteria_set_version_once"
                ),
            ),
            migrations.AddConstraint(
                model_name="criteriaset",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("is_default", True)),
                    fields=("workspace",),
                    name="criteria_set_default_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="band",
                constraint=models.UniqueConstraint(fields=("criteria_set", "number"), name="band_once"),
            ),
            migrations.AddConstraint(
                model_name="criterion",
                constraint=models.UniqueConstraint(fields=("criteria_set", "key"), name="criterion_key_once"),
            ),
            migrations.AddConstraint(
                model_name="criterion",
                constraint=models.CheckConstraint(
                    condition=models.Q(("weight__gte", 0)), name="criterion_weight_is_no_debt"
                ),
            ),
            migrations.AddConstraint(
                model_name="decision",
                constraint=models.CheckConstraint(
                    condition=models.Q(("rationale", ""), _negated=True), name="decision_has_rationale"
                ),
            ),
            migrations.AddConstraint(
                model_name="panelsummary",
                constraint=models.UniqueConstraint(fields=("candidate", "criterion"), name="panel_summary_once"),
            ),
            migrations.AddConstraint(
                model_name="scaleanchor",
                constraint=models.UniqueConstraint(fields=("criterion", "level"), name="scale_anchor_once"),
            ),
            migrations.AddConstraint(
                model_name="score",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("is_moderated", False)),
                    fields=("assessment", "criterion"),
                    name="score_independent_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="score",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("points__isnull", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                    ),
                    name="score_or_why_not",
                ),
            ),
            migrations.AddConstraint(
                model_name="score",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("is_moderated", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                    ),
                    name="score_moderated_says_why",
                ),
            ),
        ),
        GuardTables(
            "CriteriaSet",
            "Criterion",
            "ScaleAnchor",
            "Band",
            "AssessmentRound",
            "Candidate",
            "AssessorAssignment",
            "ConflictDeclaration",
            "Decision",
            "Assessment",
            "Score",
            "PanelSummary",
        ),
    ]
