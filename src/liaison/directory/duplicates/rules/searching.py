# SPDX-License-Identifier: AGPL-3.0-or-later
"""Find all pairs among many organisations, or among many people."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations
from typing import TypeVar

from . import organisations, people
from .blocking import LARGEST, Blocks, Key, alike_words, word_keys
from .names import Frequencies, Name
from .organisations import Organisation
from .pairs import Verdict
from .people import Person

T = TypeVar("T")
Progress = Callable[[int, int], None]
Found = Iterator[tuple[T, T, Verdict]]
STEP = 10_000  # pairs between two reports of progress


def alike_organisations(records: Sequence[Organisation], progress: Progress | None = None) -> Found[Organisation]:
    seen = words_seen(records)
    slips, meant = slips_among(seen)
    blocks = Blocks()
    for place, one in enumerate(records):
        blocks.add(place, keys_of(one, seen, slips, meant))
    return _judged(records, blocks, organisations.judge, seen, progress)


def words_seen(records: Iterable[Organisation]) -> Counter[str]:
    """In how many records each word occurs."""
    return Counter(word for one in records for word in {word for name in one.names for word in name.all})


def keys_of(
    one: Organisation, seen: Frequencies, slips: dict[str, list[str]], meant: dict[str, str]
) -> Iterator[Key]:
    """What an organisation has in common with those it may be the same as. `slips`, `meant`: see `slips_among`."""
    for name in one.names:
        yield from _keys_of_name(name, seen, slips, meant)
    for code in ("domains", "emails", "phones", "accounts"):
        yield from ((code, value) for value in getattr(one, code))


def _keys_of_name(
    name: Name, seen: Frequencies, slips: dict[str, list[str]], meant: dict[str, str]
) -> Iterator[Key]:
    words = [meant.get(word, word) for word in name.words]
    yield from word_keys(words, seen)
    yield from (("all", *sorted(words)), ("joined", name.joined))
    for word in name.words:
        yield from (("slip", key) for key in slips.get(word, ()))
    if len(name.words) > 2:
        yield ("initials", name.initials)
    elif len(name.words) == 1 and len(name.joined) < 8:
        yield ("initials", name.joined)


def alike_people(records: Sequence[Person], progress: Progress | None = None) -> Found[Person]:
    seen = Counter(word for one in records for word in one.words)
    slips, _meant = slips_among(seen)
    blocks = Blocks()
    for place, one in enumerate(records):
        blocks.add(place, word_keys(one.words, seen))
        blocks.add(place, [("all", *sorted(one.words)), *_initials(one.words[:4])])
        blocks.add(place, [("slip", key) for word in one.words for key in slips.get(word, ())])
        for code in ("emails", "phones", "accounts"):
            blocks.add(place, [(code, value) for value in getattr(one, code)])
    return _judged(records, blocks, people.judge, seen, progress)


def _initials(words: Iterable[str]) -> Iterator[Key]:
    """ "N. Achebe" has this in common with "Ngozi Achebe"."""
    for first, second in permutations(words, 2):
        yield ("initial", first[0], second)


def _judged(
    records: Sequence[T],
    blocks: Blocks,
    judge: Callable[[T, T, Frequencies], Verdict],
    seen: Frequencies,
    progress: Progress | None,
) -> Found[T]:
    count = len(records)
    most = blocks.most(count)
    for done, (one, other) in enumerate(blocks.pairs(count)):
        if progress and done % STEP == 0:
            progress(done, most)
        verdict = judge(records[one], records[other], seen)
        if verdict.is_shown:
            yield records[one], records[other], verdict


def slips_among(seen: Counter[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Word → the keys it shares with words that it may be mistyped for; and → the frequent word that is meant."""
    keys: dict[str, list[str]] = defaultdict(list)
    meant: dict[str, str] = {}
    for one, other in alike_words(seen):
        rare, often = sorted((one, other), key=lambda word: seen[word])
        if seen[often] > LARGEST:
            if seen[often] > seen[meant.get(rare, rare)]:
                meant[rare] = often
        else:
            keys[one].append(f"{one}~{other}")
            keys[other].append(f"{one}~{other}")
    return keys, meant
