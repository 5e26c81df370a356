# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking up what a sender's domain says about its letters: when somebody presses a button, never by itself."""
