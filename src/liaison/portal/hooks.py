# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the portal offers to the house: the page that the link in a letter leads to."""

from liaison.kit.hooks import letter_page

letter_page.register("portal:letters")
