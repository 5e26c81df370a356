# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison retention`: who has never answered and been quiet for too long, and erasing them."""

from django.utils import timezone

from liaison.accounts.scope import in_workspace
from liaison.directory.actions.quiet import erase_quiet
from liaison.directory.queries.quiet import months_of_rule, quiet_people

from .answers import FINDINGS, OK, Refusal, as_json, say
from .finding import find_workspace
from .parser import Options


def retention(options: Options) -> int:
    """Only tells, by numbers and not by names, unless `--apply` is given. Exit status 1: some could not go now."""
    workspace = find_workspace(options.workspace)
    now = timezone.now()
    with in_workspace(workspace):
        months = months_of_rule()
        if months is None:
            raise Refusal(f"{workspace.slug} keeps people without limit; an owner sets one under Privacy.")
        found = list(quiet_people(months, now).values_list("public_id", flat=True))
        gone, held_up = erase_quiet(found, by=None, at=now) if options.apply else (0, 0)
    if options.json:
        people = [str(public_id) for public_id in found]
        as_json({"months": months, "quiet": people, "erased": gone, "held_up": held_up})
    else:
        say(f"{len(found)} people never answered and have been quiet for {months} months.")
        for public_id in () if options.apply else found:
            say(f"  {public_id}")
        say(f"{gone} were erased for good." if options.apply else "Nothing was changed: --apply erases them.")
    return FINDINGS if held_up else OK
