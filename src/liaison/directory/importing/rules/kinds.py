# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which known kind of file a header row belongs to, and what that kind says of each column.

By names present and never by position; of several kinds that fit, the one that asks for most counts.
"""

import re
from collections.abc import Iterable, Sequence

from liaison.kit.hooks import FileKind

from .columns import SURE, Header, Proposal, is_of_report, plain_header, propose, unnumbered
from .meanings import MANY, Meaning


def recognise(headers: Sequence[str], filename: str, kinds: Iterable[FileKind]) -> FileKind | None:
    present = {name for header in headers for name in _names(header)}
    fitting = [kind for kind in kinds if _fits(kind, present, filename) and _knows_all(kind, headers)]
    return max(fitting, key=lambda kind: (len(kind.names), bool(kind.marks)), default=None)


def _knows_all(kind: FileKind, headers: Sequence[str]) -> bool:
    """Of kinds that have nothing else. Columns of our own lists of rejected rows are no matter."""
    return not kind.nothing_else or all(_said(kind, header) or is_of_report(header) for header in headers)


def _names(header: str) -> tuple[str, str]:
    plain = plain_header(header)
    return plain, unnumbered(plain)


def _fits(kind: FileKind, present: set[str], filename: str) -> bool:
    def is_there(name: str) -> bool:
        return any(plain_header(spelling) in present for spelling in name.split("|"))

    if not all(map(is_there, kind.names)) or any(map(is_there, kind.never)):
        return False
    by_name = bool(kind.filename) and re.search(kind.filename, filename, re.I) is not None
    return not kind.marks or by_name or any(map(is_there, kind.marks))


def propose_by_kind(
    kind: FileKind, headers: Sequence[Header], extra: Iterable[tuple[str, tuple[str, ...]]] = ()
) -> list[Proposal]:
    """What the kind says of the columns it knows; the others are proposed as in any file."""
    said = [_said(kind, header.text) for header in headers]
    open_columns = [index for index, proposal in enumerate(said) if proposal is None]
    rest = propose([headers[index] for index in open_columns], extra)
    taken = {proposal.meaning for proposal in said if proposal is not None}
    for index, proposal in zip(open_columns, rest, strict=True):
        is_taken = proposal.meaning in taken and proposal.meaning not in MANY
        said[index] = Proposal(Meaning.IGNORE.value, 0, proposal.resembles) if is_taken else proposal
    return _once_each([proposal for proposal in said if proposal is not None])


def _said(kind: FileKind, header: str) -> Proposal | None:
    for name in _names(header):
        if name in kind.meanings:
            return Proposal(kind.meanings[name], SURE, name)
        if name in kind.left_out:
            return Proposal(Meaning.IGNORE.value, SURE, name)
    return None


def _once_each(proposals: list[Proposal]) -> list[Proposal]:
    """ "Organization 1 - Name" and "Organization 2 - Name": the first is the row's, the other is asked about."""
    seen: set[str] = set()
    result = []
    for proposal in proposals:
        again = proposal.meaning in seen and proposal.meaning not in MANY
        seen.add(proposal.meaning)
        result.append(Proposal(Meaning.IGNORE.value, 0, proposal.resembles) if again else proposal)
    return result
