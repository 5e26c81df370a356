# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom the chapter wants to reach, how far it has come, and what it hands out."""

from liaison.directory.models import Community, CommunityLink, CommunityTarget, Resource

from .story import Story
from .vocabulary import words


def set_aims(story: Story) -> None:
    chance = story.chance
    for number, aim in enumerate(words("aims")["community"]):
        entry = story.ledger.begin(
            story.members["maya"], "add community", chance.working_hour(story.ago(700 - 40 * number))
        )
        community = entry.add(Community(name=aim["name"], why=aim["why"]))
        for region, wanted in aim["targets"].items():
            entry.add(CommunityTarget(community=community, region=region, wanted=wanted))
        served = [
            place.organisation
            for place in story.places
            if (not aim["regions"] or place.organisation.region in aim["regions"])
            and (not aim["kinds"] or place.organisation.type in aim["kinds"])
            and chance.happens(aim["share"])
        ]
        entry = story.ledger.begin(
            story.writer("en"), "link community", chance.working_hour(story.ago(chance.uniform(60, 360)))
        )
        for organisation in served:
            entry.add(CommunityLink(community=community, organisation=organisation))


def lay_out_resources(story: Story) -> None:
    for number, resource in enumerate(words("aims")["resource"]):
        at = story.chance.working_hour(story.ago(500 - 50 * number))
        story.ledger.begin(story.members["lowri"], "add resource", at).add(Resource(**resource))
