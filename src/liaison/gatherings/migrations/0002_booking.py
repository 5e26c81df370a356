# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import liaison.accounts.models.workspace
from liaison.accounts.guards import GuardTables
from liaison.gatherings.no_overlap import ForbidOverlaps
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("directory", "0013_search_together"),
        ("gatherings", "0001_events"),
        ("pathway", "0002_presets"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="BookingPage",
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
                    ("slug", models.SlugField(max_length=80, verbose_name="short name in the address")),
                    ("intro", models.TextField(blank=True, verbose_name="what it is for")),
                    (
                        "language",
                        models.CharField(default="en", max_length=12, verbose_name="language of the page"),
                    ),
                    (
                        "time_zone",
                        models.CharField(
                            default="Europe/London",
                            max_length=60,
                            validators=[liaison.accounts.models.workspace.validate_time_zone],
                            verbose_name="time zone",
                        ),
                    ),
                    (
                        "minutes",
                        models.PositiveSmallIntegerField(
                            default=30,
                            validators=[
                                django.core.validators.MinValueValidator(5),
                                django.core.validators.MaxValueValidator(480),
                            ],
                            verbose_name="minutes it lasts",
                        ),
                    ),
                    (
                        "every",
                        models.PositiveSmallIntegerField(
                            default=30,
                            help_text="With 30, a meeting may begin at ten or at half past ten.",
                            validators=[
                                django.core.validators.MinValueValidator(5),
                                django.core.validators.MaxValueValidator(480),
                            ],
                            verbose_name="minutes between two beginnings",
                        ),
                    ),
                    (
                        "minutes_before",
                        models.PositiveSmallIntegerField(
                            default=0,
                            validators=[django.core.validators.MaxValueValidator(480)],
                            verbose_name="minutes kept free before",
                        ),
                    ),
                    (
                        "minutes_after",
                        models.PositiveSmallIntegerField(
                            default=10,
                            validators=[django.core.validators.MaxValueValidator(480)],
                            verbose_name="minutes kept free after",
                        ),
                    ),
                    (
                        "notice_hours",
                        models.PositiveSmallIntegerField(
                            default=24,
                            validators=[django.core.validators.MaxValueValidator(1440)],
                            verbose_name="hours of notice",
                        ),
                    ),
                    (
                        "days_ahead",
                        models.PositiveSmallIntegerField(
                            default=60,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(365),
                            ],
                            verbose_name="days ahead",
                        ),
                    ),
                    (
                        "daily_most",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            help_text="For each of you. Leave it empty for no limit.",
                            null=True,
                            validators=[django.core.validators.MinValueValidator(1)],
                            verbose_name="meetings in a day, at most",
                        ),
                    ),
                    ("ways", models.JSONField(default=list, verbose_name="ways to meet")),
                    ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                    ("join_url", models.URLField(blank=True, max_length=1000, verbose_name="link to join")),
                    (
                        "is_drop_in",
                        models.BooleanField(default=False, verbose_name="several may come at the same time"),
                    ),
                    (
                        "places",
                        models.PositiveSmallIntegerField(
                            default=1,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(500),
                            ],
                            verbose_name="places",
                        ),
                    ),
                    ("questions", models.JSONField(blank=True, default=list, verbose_name="questions")),
                    ("is_open", models.BooleanField(default=True, verbose_name="takes bookings")),
                    (
                        "member",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="booking_pages",
                            to="accounts.member",
                            verbose_name="whose time",
                        ),
                    ),
                    (
                        "stage",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="pathway.stage",
                            verbose_name="stage that a booking leads to",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.team",
                            verbose_name="or a team's",
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
                    "verbose_name": "booking page",
                    "db_table": "booking_page",
                    "ordering": ["name", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="BusyFeed",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("name", models.CharField(max_length=100, verbose_name="name")),
                    ("url", models.TextField()),
                    ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("fetched_at", models.DateTimeField(null=True)),
                    ("trouble", models.CharField(blank=True, max_length=300)),
                    (
                        "member",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.member"
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
                    "verbose_name": "calendar with busy times",
                    "db_table": "busy_feed",
                    "ordering": ["name", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="BusyRange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("begins_at", models.DateTimeField()),
                    ("places", models.PositiveSmallIntegerField(default=1)),
                    (
                        "member",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                        ),
                    ),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="gatherings.bookingpage",
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
                    "db_table": "busy_range",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Booking",
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
                    ("seat", models.PositiveSmallIntegerField(null=True)),
                    ("places", models.PositiveSmallIntegerField(default=1)),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                    ("phone", models.CharField(blank=True, max_length=60, verbose_name="phone")),
                    (
                        "organisation_name",
                        models.CharField(blank=True, max_length=300, verbose_name="organisation"),
                    ),
                    ("language", models.CharField(blank=True, max_length=12)),
                    ("time_zone", models.CharField(max_length=60)),
                    (
                        "way",
                        models.CharField(
                            choices=[("in_person", "in person"), ("call", "by phone"), ("link", "video meeting")],
                            max_length=10,
                        ),
                    ),
                    ("answers", models.JSONField(default=list)),
                    (
                        "state",
                        models.CharField(
                            choices=[("booked", "booked"), ("cancelled", "cancelled")],
                            default="booked",
                            max_length=10,
                        ),
                    ),
                    ("sequence", models.PositiveIntegerField(default=0)),
                    ("booked_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("moved_from", models.DateTimeField(null=True)),
                    ("cancelled_at", models.DateTimeField(null=True)),
                    (
                        "cancelled_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "interaction",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="directory.interaction",
                        ),
                    ),
                    (
                        "member",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="directory.organisation",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
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
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="bookings",
                            to="gatherings.bookingpage",
                        ),
                    ),
                    (
                        "busy_range",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="bookings",
                            to="gatherings.busyrange",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "booking",
                    "db_table": "booking",
                    "ordering": ["starts_at", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="BusyTime",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    (
                        "feed",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="times",
                            to="gatherings.busyfeed",
                        ),
                    ),
                    (
                        "member",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.member"
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
                    "db_table": "busy_time",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="CalendarFeed",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                    (
                        "member",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.member"
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
                    "db_table": "calendar_feed",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="HoursException",
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
                    ("day", models.DateField(verbose_name="day")),
                    ("opens", models.TimeField(blank=True, null=True, verbose_name="opens")),
                    ("closes", models.TimeField(blank=True, null=True, verbose_name="closes")),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="exceptions",
                            to="gatherings.bookingpage",
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
                    "verbose_name": "exception from the hours",
                    "db_table": "hours_exception",
                    "ordering": ["day", "opens", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="WeeklyHours",
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
                    ("weekday", models.PositiveSmallIntegerField()),
                    ("opens", models.TimeField()),
                    ("closes", models.TimeField()),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="weekly_hours",
                            to="gatherings.bookingpage",
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
                    "db_table": "weekly_hours",
                    "ordering": ["weekday", "opens", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddConstraint(
                model_name="bookingpage",
                constraint=models.UniqueConstraint(fields=("workspace", "slug"), name="booking_page_slug_once"),
            ),
            migrations.AddConstraint(
                model_name="bookingpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("member__isnull", False), ("team__isnull", True)),
                        models.Q(("member__isnull", True), ("team__isnull", False)),
                        _connector="OR",
                    ),
                    name="booking_page_is_somebodys",
                ),
            ),
            migrations.AddConstraint(
                model_name="bookingpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(("places", 1), ("is_drop_in", True), _connector="OR"),
                    name="booking_page_places",
                ),
            ),
            migrations.AddIndex(
                model_name="busyrange",
                index=models.Index(fields=["member", "ends_at", "starts_at"], name="busy_range_of_member"),
            ),
            migrations.AddConstraint(
                model_name="busyrange",
                constraint=models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="busy_range_has_length"
                ),
            ),
            migrations.AddIndex(
                model_name="booking",
                index=models.Index(fields=["workspace", "starts_at"], name="booking_by_time"),
            ),
            migrations.AddIndex(
                model_name="booking",
                index=models.Index(fields=["member", "starts_at"], name="booking_of_member"),
            ),
            migrations.AddConstraint(
                model_name="booking",
                constraint=models.UniqueConstraint(fields=("busy_range", "seat"), name="booking_seat_once"),
            ),
            migrations.AddConstraint(
                model_name="booking",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("busy_range__isnull", False), ("seat__isnull", False), ("state", "booked")),
                        models.Q(("busy_range__isnull", True), ("seat__isnull", True), ("state", "cancelled")),
                        _connector="OR",
                    ),
                    name="booking_has_seat",
                ),
            ),
            migrations.AddConstraint(
                model_name="booking",
                constraint=models.CheckConstraint(
                    condition=models.Q(("seat__isnull", True), ("seat__lt", models.F("places")), _connector="OR"),
                    name="booking_seat_there",
                ),
            ),
            migrations.AddIndex(
                model_name="busytime",
                index=models.Index(fields=["member", "ends_at"], name="busy_time_of_member"),
            ),
            migrations.AddConstraint(
                model_name="hoursexception",
                constraint=models.UniqueConstraint(fields=("page", "day"), name="hours_exception_once"),
            ),
            migrations.AddConstraint(
                model_name="hoursexception",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closes__isnull", True), ("opens__isnull", True)),
                        models.Q(("closes__gt", models.F("opens")), ("opens__isnull", False)),
                        models.Q(("closes", "00:00"), ("opens__isnull", False)),
                        _connector="OR",
                    ),
                    name="hours_exception_order",
                ),
            ),
            migrations.AddConstraint(
                model_name="weeklyhours",
                constraint=models.CheckConstraint(
                    condition=models.Q(("weekday__lte", 6)), name="weekly_hours_weekday"
                ),
            ),
            migrations.AddConstraint(
                model_name="weeklyhours",
                constraint=models.CheckConstraint(
                    condition=models.Q(("closes__gt", models.F("opens")), ("closes", "00:00"), _connector="OR"),
                    name="weekly_hours_order",
                ),
            ),
        ),
        GuardTables(
            "BookingPage",
            "WeeklyHours",
            "HoursException",
            "BusyRange",
            "Booking",
            "BusyFeed",
            "BusyTime",
            "CalendarFeed",
        ),
        ForbidOverlaps(),
    ]
