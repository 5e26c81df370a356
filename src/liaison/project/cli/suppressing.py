# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison do-not-contact`: whom no workspace of this installation may write to."""

from liaison.kit.contacts import Email, normalise_email
from liaison.mailroom.actions import Because, suppress, suppress_domain
from liaison.mailroom.queries.suppressions import by_hash, domain_hash, suppressed

from .answers import FINDINGS, OK, WRONG_USE, Refusal, say
from .parser import Options


def do_not_contact(options: Options) -> int:
    """Exit status 1 with `--ask`: it stands on the list."""
    address = options.address.strip()
    domain = address.startswith("@")
    if domain and "." not in address[1:]:
        raise Refusal(f"{address} is no domain; write it like @museum.example.", WRONG_USE)
    if not domain and not isinstance(normalise_email(address), Email):
        raise Refusal(
            f"{address} is no address; write ana@museum.example, or @museum.example for all of it.", WRONG_USE
        )
    if options.ask:
        return _ask(address, domain)
    if not options.because:
        raise Refusal("Say why, and how you know: --because “Wrote to the operator on 20 November”.", WRONG_USE)
    because = Because("objected", options.because)
    if domain:
        suppress_domain(address, because)
    else:
        suppress(address, reason=because.reason, source=because.source)
    say(f"No workspace of this installation writes to {address} any more, and none can change that.")
    return OK


def _ask(address: str, domain: bool) -> int:
    """The list holds no addresses that could be read: it can only be asked about one."""
    found = by_hash({domain_hash(address)}, None) if domain else suppressed([address], None)
    say(f"{address} {'stands' if found else 'does not stand'} on the list of the whole installation.")
    return FINDINGS if found else OK
