# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an attendance file says, line by line, before anybody asks which event it belongs to.

Kept between the look at a file and the press that takes it in: signed, and in the page itself, so that nothing is
written before somebody said so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

CANCELLED, PENDING = "cancelled", "pending"


@dataclass(frozen=True)
class Line:
    """`joined`, `left` and `registered` know their zone, or mean the wall clock at the event.

    `came`: None where the file only says that somebody registered. `seconds`: as the file counted them.
    `state`: "cancelled" or "pending" where their place is not theirs.
    """

    number: int
    name: str
    email: str = ""
    other_name: str = ""
    organisation: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    seconds: int | None = None
    came: bool | None = None
    registered: datetime | None = None
    state: str = ""


@dataclass(frozen=True)
class Report:
    """`problems`: (number of the line, a sentence). `remarks`: sentences about the file as a whole."""

    kind: str
    filename: str
    sha256: str
    lines: tuple[Line, ...]
    topic: str = ""
    began: datetime | None = None
    panel: int = 0
    problems: tuple[tuple[int, str], ...] = ()
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["began"] = _text(self.began)
        values["lines"] = [[_text(value) for value in vars(line).values()] for line in self.lines]
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Report":
        lines = tuple(_line(row) for row in values["lines"])
        problems = tuple((number, text) for number, text in values["problems"])
        known = {**values, "lines": lines, "problems": problems, "remarks": tuple(values["remarks"])}
        return cls(**{**known, "began": _moment(values["began"])})


@dataclass
class Gathered:
    """A report while it is being read."""

    lines: list[Line] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    topic: str = ""
    began: datetime | None = None
    panel: int = 0


_MOMENTS = {"joined", "left", "registered"}
_NAMES = tuple(Line.__dataclass_fields__)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _line(row: Sequence[Any]) -> Line:
    values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    return Line(**{**values, **{name: _moment(values[name]) for name in _MOMENTS}})
