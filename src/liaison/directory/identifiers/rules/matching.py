# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which candidates an organisation may be, and whether one of them is so sure that nobody needs to look.

Compared are names, place, country, kind and website, by the rules for duplicates: a candidate is a record that may
be the same as ours. A number that both have is proof; a number that differs, too.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from liaison.directory.duplicates.rules.blocking import LARGEST, Key
from liaison.directory.duplicates.rules.names import Frequencies, read_name
from liaison.directory.duplicates.rules.organisations import MOST_NAMES, Organisation, judge
from liaison.directory.duplicates.rules.pairs import CERTAIN, LIKELY, Reason, Verdict
from liaison.directory.duplicates.rules.searching import keys_of, slips_among, words_seen
from liaison.kit.contacts import domain_of, is_public_mail_domain
from liaison.kit.identifiers import SCHEMES
from liaison.kit.text import fold

from .candidates import Candidate

Progress = Callable[[int, int], None]
Numbers = Set[tuple[str, str]]  # (scheme, value)
Refused = Mapping[int, Numbers]  # by the organisation's number
NOTHING: Numbers = frozenset()
NOBODY: Refused = {}
MOST = 5  # candidates that are shown for one organisation
MOST_LOOKED_AT = 200
CLEARLY = 8  # points by which the best must be ahead of the next
STEP = 200  # organisations between two reports of progress


@dataclass(frozen=True)
class Match:
    """`scheme`, `value`: the first number that the organisation does not have yet."""

    candidate: Candidate
    verdict: Verdict
    scheme: str
    value: str
    is_sure: bool = False


@dataclass(frozen=True)
class Matched:
    organisation: Organisation
    matches: list[Match]  # the best first


def match_all(
    organisations: Sequence[Organisation],
    candidates: Sequence[Candidate],
    progress: Progress | None = None,
    refused: Refused = NOBODY,
) -> list[Matched]:
    """Those for whom there is a candidate with a number that they lack, and that nobody has refused for them."""
    records = [as_record(one, -1 - place) for place, one in enumerate(candidates)]
    seen = words_seen([*organisations, *records])
    look = _Lookup(records, seen)
    found = []
    for done, one in enumerate(organisations):
        if progress and done % STEP == 0:
            progress(done, len(organisations))
        near = ((candidates[at], records[at]) for at in look.near(one))
        matches = _best(one, near, seen, refused.get(one.number, NOTHING))
        if matches:
            found.append(Matched(one, matches))
    return _with_sure_ones(found)


def match_one(one: Organisation, candidates: Sequence[Candidate], seen: Frequencies) -> list[Match]:
    """Of the few that a service gave for this organisation."""
    records = ((candidate, as_record(candidate, -1 - at)) for at, candidate in enumerate(candidates))
    return _best(one, records, seen, NOTHING)


def as_record(candidate: Candidate, number: int) -> Organisation:
    domain = domain_of(candidate.website) if candidate.website else ""
    return Organisation(
        number=number,
        names=[read_name(name) for name in candidate.names[:MOST_NAMES]],
        domains=frozenset([domain] if domain and not is_public_mail_domain(domain) else []),
        identifiers=dict(candidate.numbers),
        place=fold(candidate.place),
        place_words=read_name(candidate.place).all if candidate.place else frozenset(),
        country=candidate.country,
        kind=candidate.kind,
    )


class _Lookup:
    """Finds the candidates that share something rare with an organisation."""

    def __init__(self, records: Sequence[Organisation], seen: Counter[str]) -> None:
        self.seen = seen
        self.slips, self.meant = slips_among(seen)
        self.blocks: dict[Key, list[int]] = defaultdict(list)
        for at, one in enumerate(records):
            for key in set(self._keys(one)):
                self.blocks[key].append(at)

    def near(self, one: Organisation) -> Iterator[int]:
        """From the rarest in common on; not all, where there are very many."""
        blocks = [block for key in set(self._keys(one)) if 0 < len(block := self.blocks.get(key, [])) <= LARGEST]
        met: set[int] = set()
        for block in sorted(blocks, key=lambda block: (len(block), block)):
            if len(met) >= MOST_LOOKED_AT:
                return
            for at in block:
                if at not in met:
                    met.add(at)
                    yield at

    def _keys(self, one: Organisation) -> Iterator[Key]:
        yield from keys_of(one, self.seen, self.slips, self.meant)
        yield from one.identifiers.items()
        # "Central Library" is a name of hundreds; in a town it is one.
        if one.place:
            yield from (("there", name.joined, one.place) for name in one.names)


def _best(
    one: Organisation, others: Iterator[tuple[Candidate, Organisation]], seen: Frequencies, refused: Numbers
) -> list[Match]:
    matches = []
    for candidate, record in others:
        if refused & candidate.numbers.items():
            continue
        lacking = [scheme for scheme in SCHEMES if scheme in candidate.numbers and scheme not in one.identifiers]
        if not lacking:
            continue
        verdict = _verdict(one, record, seen)
        if verdict.is_shown:
            matches.append(Match(candidate, verdict, lacking[0], candidate.numbers[lacking[0]]))
    return sorted(matches, key=lambda match: (-match.verdict.score, match.candidate.key))[:MOST]


def _verdict(one: Organisation, record: Organisation, seen: Frequencies) -> Verdict:
    common = [scheme for scheme in SCHEMES if scheme in one.identifiers and scheme in record.identifiers]
    if any(one.identifiers[scheme] != record.identifiers[scheme] for scheme in common):
        return Verdict(0)
    if common:
        return Verdict(100, [Reason("same_number", scheme) for scheme in common])
    return judge(one, record, seen)


def _with_sure_ones(found: list[Matched]) -> list[Matched]:
    """Sure is a best candidate that is certain, clearly ahead of the next, and likely for nobody else."""
    claims: Counter[tuple[str, str]] = Counter()
    for matched in found:
        claims.update(match.candidate.key for match in matched.matches if match.verdict.score >= LIKELY)
    return [Matched(matched.organisation, _marked(matched.matches, claims)) for matched in found]


def _marked(matches: list[Match], claims: Mapping[tuple[str, str], int]) -> list[Match]:
    best, *rest = matches
    ahead = not rest or best.verdict.score - rest[0].verdict.score >= CLEARLY
    sure = best.verdict.score >= CERTAIN and ahead and claims[best.candidate.key] == 1
    return [replace(best, is_sure=sure), *rest]
