# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of who was at an event: a workshop inside gatherings. Its rules speak to people, as those of a file do."""
