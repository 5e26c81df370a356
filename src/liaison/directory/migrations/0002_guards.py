# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from liaison.accounts.guards import GuardTables


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        GuardTables(
            "Community",
            "ImportBatch",
            "Interaction",
            "InteractionMember",
            "MergeRecord",
            "Organisation",
            "InteractionOrganisation",
            "CommunityLink",
            "Person",
            "LawfulBasis",
            "InteractionPerson",
            "ExternalIdentifier",
            "ContactPoint",
            "Affiliation",
            "Relationship",
            "Resource",
            "SavedView",
            "SharedLink",
            "CommunityTarget",
            "ImportRow",
        )
    ]
