# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the name servers that this machine uses."""

import dns.exception
import dns.resolver

# Somebody sits before a page that does not come.
PATIENCE = 4.0
MOST = 50


class NoAnswer(Exception):
    """Nobody knows whether there is such an entry: no name server answered, or not in time."""


def texts_at(name: str) -> list[str]:
    """All TXT entries at a name, each put together (RFC 7208, 3.3); none where there is no such name.

    Raises NoAnswer.
    """
    try:
        answer = dns.resolver.Resolver().resolve(name, "TXT", lifetime=PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise NoAnswer(name) from error
    return [b"".join(row.strings).decode("utf-8", "replace") for row in list(answer)[:MOST]]
