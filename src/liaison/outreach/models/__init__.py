# SPDX-License-Identifier: AGPL-3.0-or-later
from .approaches import Approach, ApproachLetter
from .cadences import Cadence, CadenceStep
from .campaigns import Campaign
from .limits import OutreachRules

__all__ = ["Approach", "ApproachLetter", "Cadence", "CadenceStep", "Campaign", "OutreachRules"]
