# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from liaison.accounts.guards import GuardTables


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        GuardTables(
            "Team",
            "Member",
            "Change",
            "TeamMembership",
            "Invitation",
            "ChangeEvent",
        )
    ]
