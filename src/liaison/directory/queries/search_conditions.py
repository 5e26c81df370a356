# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditions that the index for searching answers, in the words of each database."""

from typing import Any

from django.db.models import BooleanField, F, Func

from liaison.accounts.scope import current_workspace
from liaison.directory.search_index import ID_BITS, KINDS, Indexed, postgres_text
from liaison.kit.finding import SHORTEST_PIECE, AllOf, Pieces, as_held, threes
from liaison.kit.text import fold


class _Matches(Func):
    """A condition on rows of one table. Names columns alone, so that the database can use its index."""

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, indexed: Indexed, fts: str, condition: str, values: list[str], most: int | None, whole: str = ""
    ) -> None:
        super().__init__(F("pk"), *(F(column) for column in indexed.columns))
        self.indexed, self.fts, self.condition, self.values, self.most = indexed, fts, condition, values, most
        self.whole = whole
        self.workspace_id = current_workspace().pk

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        pk, values = compiler.compile(self.get_source_expressions()[0])
        first = (self.workspace_id * KINDS + self.indexed.kind) << ID_BITS
        last = first + (1 << ID_BITS) - 1
        newest = (
            f"SELECT rowid & {last - first} AS id FROM search_{self.indexed.index} "
            f"WHERE search_{self.indexed.index} MATCH %s AND rowid BETWEEN {first} AND {last} ORDER BY rowid DESC"
        )
        if self.most is None or not self.whole:
            most = -1 if self.most is None else self.most
            return f"{pk} IN ({newest} LIMIT %s)", [*values, self.fts, most]
        # FTS5 gathers all that has a beginning before it gives the first: 150 ms for half a million notes. Of a
        # whole word it gives the newest at once, and where those are enough, no beginning is looked for.
        found = (
            f"WITH whole AS ({newest} LIMIT %s) SELECT id FROM whole UNION ALL SELECT id FROM "
            f"({newest} LIMIT (SELECT CASE WHEN count(*) < %s THEN %s ELSE 0 END FROM whole))"
        )
        return f"{pk} IN ({found})", [*values, self.whole, self.most, self.fts, self.most, self.most]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        columns = [compiler.compile(source)[0] for source in self.get_source_expressions()[1:]]
        text = postgres_text(self.indexed, columns).replace("%", "%%")
        return self.condition.replace("{text}", text), list(self.values)


def holding(indexed: Indexed, pieces: Pieces, *, most: int | None) -> _Matches:
    """Rows whose names or addresses hold these pieces; on SQLite the `most` newest of them, None for all.

    SQLite looks only for the letters by threes: the caller compares what was found.
    """
    values: list[str] = []
    return _Matches(indexed, _as_fts(pieces), _as_likes(pieces, values), values, most)


def perhaps_named(indexed: Indexed, text: str) -> _Matches | None:
    """Rows of the index that may have every word of `text` in their names, for the caller to compare.

    None where no word is long enough for the index.
    """
    pieces = [piece for word in fold(text).split() if len(piece := as_held(word)) >= SHORTEST_PIECE]
    return holding(indexed, AllOf(pieces), most=None) if pieces else None


def _as_fts(pieces: Pieces) -> str:
    if isinstance(pieces, str):
        return " AND ".join(map(_quoted, threes(pieces)))
    return f" {pieces.word} ".join(f"({_as_fts(part)})" for part in pieces.parts)


def _as_likes(pieces: Pieces, values: list[str]) -> str:
    if isinstance(pieces, str):
        values.append(f"%{_like_value(pieces)}%")
        return "{text} LIKE %s"
    return "(" + f" {pieces.word} ".join(_as_likes(part, values) for part in pieces.parts) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _like_value(piece: str) -> str:
    return piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def mentioning(indexed: Indexed, words: list[set[str]], *, most: int | None) -> _Matches:
    """Rows whose notes have, for each of these words, a word that begins with one of its spellings.

    Where `most` have the very words, SQLite gives the newest of those.
    """
    whole, fts = (
        " AND ".join(f"({' OR '.join(f'{_quoted(word)}{end}' for word in sorted(spelt))})" for spelt in words)
        for end in ("", "*")
    )
    tsquery = " & ".join(f"({' | '.join(_lexeme(word) for word in sorted(spelt))})" for spelt in words)
    return _Matches(indexed, fts, "{text} @@ to_tsquery('simple', %s)", [tsquery], most, whole)


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*"
