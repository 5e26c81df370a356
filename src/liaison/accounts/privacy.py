# SPDX-License-Identifier: AGPL-3.0-or-later
"""What our tables, the kit's and those of libraries hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

# Translators: for how long something is kept; on the page about privacy.
WITH_THE_ACCOUNT = _("As long as the account exists.")
# Translators: for how long something is kept; on the page about privacy.
WITH_THE_WORKSPACE = _("As long as the workspace exists.")
# Translators: for how long something is kept; on the page about privacy.
FOR_A_MOMENT = _("For minutes; Liaison removes it by itself.")
# Translators: why a table exists that says nothing about anybody; on the page about privacy.
FOR_THE_MACHINE = _("For Liaison's own running; it says nothing about anybody.")
# Translators: why something is kept about those who sign in; on the page about privacy.
FOR_SIGNING_IN = _("So that somebody can sign in, and nobody else in their name.")

table(
    "account",
    why=FOR_SIGNING_IN,
    kept=WITH_THE_ACCOUNT,
    none="is_active joined_at last_login language",
    personal="email name",
    secret="password",  # noqa: S106 (the name of a column)
)
table(
    "wiki_account",
    why=FOR_SIGNING_IN,
    # Translators: for how long the link to a wiki account is kept; on the page about privacy.
    kept=_("Until it is unlinked, or the account is closed."),
    none="wiki added_at used_at",
    personal="user subject username",
)
table(
    "workspace",
    # Translators: why the public profile of a workspace is kept; on the page about privacy.
    why=_("What the organisation that works here tells the public about itself."),
    kept=WITH_THE_WORKSPACE,
    none="slug name who_we_are how_to_reach_us what_we_offer standing website email country language time_zone",
)
table(
    "member",
    # Translators: why it is kept who is a member; on the page about privacy.
    why=_("Who works here, and what they may do."),
    # Translators: for how long somebody's membership is kept; on the page about privacy.
    kept=_("As long as the workspace exists: the history says who did what."),
    none="role left_at",
    personal="user",
)
table(
    "team",
    # Translators: why teams are kept; on the page about privacy.
    why=_("Who works together here."),
    kept=WITH_THE_WORKSPACE,
    none="name",
)
table(
    "team_membership",
    # Translators: why it is kept who is in which team; on the page about privacy.
    why=_("Who works together here."),
    # Translators: for how long it is kept who is in which team; on the page about privacy.
    kept=_("Until somebody leaves the team."),
    none="team",
    personal="member",
)
table(
    "invitation",
    # Translators: why invitations are kept; on the page about privacy.
    why=_("Who was asked to work here, by whom, and what they answered."),
    kept=WITH_THE_WORKSPACE,
    none="role attempts invited_by invited_at expires_at accepted_by accepted_at withdrawn_at",
    personal="email",
    secret="code_hash",  # noqa: S106 (the name of a column)
)
table(
    "change",
    # Translators: why the history of changes is kept; on the page about privacy.
    why=_("The history: who did what and when, so that it can be looked up and undone."),
    kept=WITH_THE_WORKSPACE,
    none="at action undo_of",
    personal="actor",
)
table(
    "change_event",
    # Translators: why the history of changes is kept; on the page about privacy.
    why=_("The history: what a record said before and after a change, so that it can be undone."),
    # Translators: for how long the history of changes is kept; on the page about privacy.
    kept=_("As long as the workspace exists. When a person is erased, what it says of them is emptied."),
    none="change verb of_kind of_id",
    copies="before after",
)

# --- the kit -----------------------------------------------------------------------------------------------------

table("worker_beat", why=FOR_THE_MACHINE, kept=FOR_A_MOMENT, none="worker_id beat_at")
table(
    "rate_counter",
    # Translators: why tries are counted; on the page about privacy.
    why=_("So that nobody tries passwords and codes without end. It holds a keyed hash of who tried."),
    kept=FOR_A_MOMENT,
    none="taken expires_at",
    hashes="key_hash",
)
table("outbound_pause", why=FOR_THE_MACHINE, kept=FOR_A_MOMENT, none="host until")

# --- libraries ---------------------------------------------------------------------------------------------------

table("auth_permission", why=FOR_THE_MACHINE, kept=WITH_THE_WORKSPACE, none="name content_type codename")
table("auth_group", why=FOR_THE_MACHINE, kept=WITH_THE_WORKSPACE, none="name")
table("auth_group_permissions", why=FOR_THE_MACHINE, kept=WITH_THE_WORKSPACE, none="group permission")
table("django_content_type", why=FOR_THE_MACHINE, kept=WITH_THE_WORKSPACE, none="app_label model")
table(
    "django_session",
    # Translators: why it is kept who is signed in; on the page about privacy.
    why=_("Who is signed in, and what the next page tells them."),
    # Translators: for how long it is kept who is signed in; on the page about privacy.
    kept=_("Two weeks after the last visit."),
    none="expire_date",
    secret="session_key session_data",  # noqa: S106 (names of columns)
)
table(
    "account_emailaddress",
    why=FOR_SIGNING_IN,
    kept=WITH_THE_ACCOUNT,
    none="verified primary",
    personal="user email",
)
table(
    "account_emailconfirmation",
    why=FOR_SIGNING_IN,
    kept=WITH_THE_ACCOUNT,
    none="created sent",
    personal="email_address",
    secret="key",  # noqa: S106 (the name of a column)
)
table(
    "mfa_authenticator",
    why=FOR_SIGNING_IN,
    kept=WITH_THE_ACCOUNT,
    none="type created_at last_used_at",
    personal="user",
    secret="data",  # noqa: S106 (the name of a column)
)
table(
    "django_tasks_database_dbtaskresult",
    # Translators: why it is kept which work was done in the background; on the page about privacy.
    why=_("Work in the background. It is given numbers, not people; a fault may quote what it stumbled over."),
    # Translators: for how long it is kept which work was done in the background; on the page about privacy.
    kept=_("Thirty days."),
    none="""status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids queue_name
            backend_name run_after exception_class_path""",
    sensitive="return_value traceback",
)
