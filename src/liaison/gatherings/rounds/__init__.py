# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes round by itself: reminders, and the end of what is kept for a while only."""
