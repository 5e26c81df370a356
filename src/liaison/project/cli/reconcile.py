# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison reconcile`: whose numbers in a catalogue may be our organisations', with score and reasons."""

from pathlib import Path
from typing import Any

from liaison.accounts.scope import in_workspace
from liaison.directory.duplicates.queries.wording import band_in_words
from liaison.directory.duplicates.rules.pairs import band
from liaison.directory.identifiers.queries.offers import reasons_in_words
from liaison.directory.identifiers.queries.reading import (
    Catalogue,
    names_of,
    organisations_without,
    read_catalogue,
    refused_numbers,
)
from liaison.directory.identifiers.rules.matching import Match, match_all
from liaison.kit.files import UnreadableFile
from liaison.kit.identifiers import Identifier

from .answers import OK, WRONG_USE, Refusal, as_json, say
from .finding import find_workspace
from .parser import Options


def reconcile(options: Options) -> int:
    """Writes nothing: what is right is accepted on the page."""
    catalogue = _read(options.candidates)
    workspace = find_workspace(options.workspace)
    with in_workspace(workspace):
        answer = {"workspace": workspace.slug, **_answer(catalogue)}
    if options.json:
        as_json(answer)
        return OK
    say(f"{answer['candidates']} candidates, {answer['looked_at']} organisations without such a number")
    for row in answer["left_out"]:
        say(f"  row {row['row']} left out: {row['reason']}")
    for found in answer["organisations"]:
        say(found["name"])
        for one in found["candidates"]:
            sure = ", sure" if one["sure"] else ""
            say(f"  {one['score']:3}  {one['scheme']} {one['value']}  {one['names'][0]}  ({one['because']}{sure})")
    return OK


def _read(path: Path) -> Catalogue:
    try:
        return read_catalogue(path.read_bytes(), path.name)
    except OSError as problem:
        raise Refusal(f"{path} cannot be read: {problem.strerror}.", WRONG_USE) from None
    except UnreadableFile as refusal:
        raise Refusal(str(refusal), WRONG_USE) from None


def _answer(catalogue: Catalogue) -> dict[str, Any]:
    organisations = organisations_without(catalogue.schemes)
    found = match_all(organisations, catalogue.candidates, refused=refused_numbers())
    names = names_of(one.organisation.number for one in found)
    lines = [
        {
            "id": str(names[one.organisation.number][0]),
            "name": names[one.organisation.number][1],
            "candidates": [_plain(match) for match in one.matches],
        }
        for one in sorted(found, key=lambda one: (-one.matches[0].verdict.score, one.organisation.number))
    ]
    return {
        "candidates": len(catalogue.candidates),
        "left_out": [{"row": row, "reason": reason} for row, reason in catalogue.left_out],
        "looked_at": len(organisations),
        "organisations": lines,
    }


def _plain(match: Match) -> dict[str, Any]:
    verdict, candidate = match.verdict, match.candidate
    return {
        "scheme": match.scheme,
        "value": match.value,
        "url": Identifier(match.scheme, match.value).url,
        "numbers": dict(candidate.numbers),
        "names": list(candidate.names),
        "place": candidate.place,
        "score": verdict.score,
        "band": band(verdict.score),
        "in_words": band_in_words(verdict.score),
        "sure": match.is_sure,
        "because": "; ".join(reasons_in_words(verdict.reasons)),
        "reasons": [{"code": one.code, "detail": one.detail, "points": one.points} for one in verdict.reasons],
    }
