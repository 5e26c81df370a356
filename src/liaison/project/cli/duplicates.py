# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison duplicates`: who may be here twice, with score and reasons."""

from typing import Any

from liaison.accounts.scope import in_workspace
from liaison.directory.duplicates.queries.finding import FoundPair, find_pairs, names_of
from liaison.directory.duplicates.queries.kinds import MODELS
from liaison.directory.duplicates.queries.wording import band_in_words, because
from liaison.directory.duplicates.rules.pairs import band

from .answers import OK, as_json, say
from .finding import find_workspace
from .parser import Options


def duplicates(options: Options) -> int:
    workspace = find_workspace(options.workspace)
    with in_workspace(workspace):
        answers = [_answer(kind) for kind in MODELS if options.kind in (None, kind)]
    if options.json:
        as_json({"workspace": workspace.slug, "searches": answers})
        return OK
    for answer in answers:
        say(f"{len(answer['pairs'])} possible duplicates among {answer['looked_at']} records ({answer['kind']})")
        for pair in answer["pairs"]:
            names = " = ".join(record["name"] for record in pair["records"])
            say(f"  {pair['score']:3}  {names}  ({pair['in_words']}: {pair['because']})")
    return OK


def _answer(kind: str) -> dict[str, Any]:
    found = find_pairs(kind)
    names = names_of(kind, {one for pair in found.pairs for one in (pair.first, pair.second)})
    return {"kind": kind, "looked_at": found.looked_at, "pairs": [_plain(pair, names) for pair in found.pairs]}


def _plain(pair: FoundPair, names: dict[Any, str]) -> dict[str, Any]:
    verdict = pair.verdict
    return {
        "records": [{"id": str(one), "name": names[one]} for one in (pair.first, pair.second)],
        "score": verdict.score,
        "band": band(verdict.score),
        "in_words": band_in_words(verdict.score),
        "because": because(verdict.reasons),
        "reasons": [{"code": one.code, "detail": one.detail, "points": one.points} for one in verdict.reasons],
    }
