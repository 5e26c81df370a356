# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the house does by itself with approaches: writes the next letter, lets rest, stops.

Rows are locked in one order, whoever begins: the change that is added to, organisations, approaches, mails.
"""
