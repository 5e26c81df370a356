# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reading half of the mailroom: what comes back, with drawers of its own.

A mail comes in by one of three doors (a mailbox that is read, a file that is uploaded, a copy that a colleague
drops into the mailbox), is read by `rules/` that know neither Django nor the network, and is kept once. Who it is
from is not for the mailroom to know: it announces the mail, and the rooms above listen.
"""
