# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which records are worth comparing: those that share something rare. Fifty thousand records make a billion pairs.

A record gives its keys (its rare words, pairs of its words, its domains, addresses and numbers). Records with a
key in common make a block; the smallest blocks come first, until so many pairs are found as can be looked at.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

Key = Hashable
LARGEST = 40  # a key that more records share tells nothing
MOST_PER_RECORD = 12  # pairs looked at, on average
FEWEST = 20_000
RARE = 3  # what is mistyped is so seldom


class Blocks:
    """Keys of records; asked for the pairs once all are in."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._blocks: dict[Key, list[int]] = defaultdict(list)

    def add(self, record: int, keys: Iterable[Key]) -> None:
        for key in keys:
            block = self._blocks[key]
            if not block or block[-1] != record:
                block.append(record)

    def most(self, records: int) -> int:
        """About how many pairs there will be, for a progress bar."""
        sizes = (len(block) for block in self._blocks.values() if 1 < len(block) <= self._largest)
        return min(limit(records), sum(size * (size - 1) // 2 for size in sizes))

    def pairs(self, records: int) -> Iterator[tuple[int, int]]:
        """Each pair once, from the rarest key on."""
        useful = [block for block in self._blocks.values() if 1 < len(block) <= self._largest]
        useful.sort(key=len)
        most = limit(records)
        met: set[int] = set()
        for block in useful:
            for one, other in combinations(block, 2):
                low, high = (one, other) if one < other else (other, one)
                code = low * records + high
                if code not in met:
                    met.add(code)
                    yield low, high
            if len(met) >= most:
                return


def limit(records: int) -> int:
    return max(FEWEST, records * MOST_PER_RECORD)


def alike_words(words: Mapping[str, int]) -> list[tuple[str, str]]:
    """Pairs of words that are the same without a letter of one or of both. `words`: how often each is."""
    by_form: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) > 4 and word.isalpha():
            for form in {word, *without_a_letter(word)}:
                by_form[form].append(word)
    found = set()
    for group in by_form.values():
        if 1 < len(group) <= 20:
            for one, other in combinations(sorted(group), 2):
                if min(words[one], words[other]) <= RARE:
                    found.add((one, other))
    return sorted(found)


def without_a_letter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def word_keys(words: Sequence[str], seen: Mapping[str, int], rare: int = LARGEST) -> Iterator[Key]:
    """Each rare word; pairs of the others, the rarest first."""
    by_rarity = sorted(words, key=lambda word: seen.get(word, 0))
    for word in by_rarity:
        if seen.get(word, 0) <= rare:
            yield word
    yield from combinations(sorted(by_rarity[:4]), 2)
