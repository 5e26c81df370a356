# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workbooks with one sheet, as XLSX and as ODS: plain XML in a zip, so that every cell says what it is.

A text is a text here: it starts no formula, keeps its zeros in front and its plus sign, and needs no apostrophe.
XLSX is ECMA-376 part 1, §18.3; ODS is OpenDocument 1.3 part 3, §9.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

Value = str | int | float | Decimal | bool | date | datetime | None

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a sheet, counted back from March 1900, when it starts to be right
_FIRST_RIGHT_DAY = date(1900, 3, 1)
_AT_ONCE = 500  # rows

# --- XLSX ---

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" \
ContentType="application/xml"/><Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override \
PartName="/xl/worksheets/sheet1.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override \
PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>\
</Types>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets><sheet name="{{}}" sheetId="1" r:id="rId1"/></sheets>\
</workbook>"""
# Cell styles by number: 0 anything, 1 text, 2 a day, 3 a moment.
_STYLES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="1"><font/></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="4"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>\
<xf numFmtId="165" applyNumberFormat="1"/></cellXfs><cellStyles count="1">\
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def write_xlsx(rows: Iterable[Iterable[Value]], title: str = "Sheet1") -> bytes:
    relation = '<Relationship Id="rId{}" Type="' + _RELATION + '/{}" Target="{}"/>'
    pages = relation.format(1, "worksheet", "worksheets/sheet1.xml") + relation.format(2, "styles", "styles.xml")
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(relation.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(pages),
        "xl/workbook.xml": _WORKBOOK.format(_attribute(_sheet_name(title))),
        "xl/styles.xml": _STYLES,
    }
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}"><sheetData>'
    return _zipped(parts, "xl/worksheets/sheet1.xml", head, _xlsx_rows(rows), "</sheetData></worksheet>")


def _xlsx_rows(rows: Iterable[Iterable[Value]]) -> Iterator[str]:
    letters: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = []
        for index, value in enumerate(row):
            if index == len(letters):
                letters.append(_letters(index))
            if value is not None and value != "":
                cells.append(_xlsx_cell(f"{letters[index]}{number}", value))
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xlsx_cell(place: str, value: Value) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, datetime) and value.date() >= _FIRST_RIGHT_DAY:
        part = (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
        return f'<c r="{place}" s="3"><v>{(value.date() - _FIRST_DAY).days + part}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_RIGHT_DAY:
        return f'<c r="{place}" s="2"><v>{(value - _FIRST_DAY).days}</v></c>'
    text = escape(_NO_XML.sub(_as_code, _ESCAPED.sub(r"_x005F\g<0>", _text(value)))).replace("\r", "_x000D_")
    return f'<c r="{place}" s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _as_code(match: re.Match[str]) -> str:
    """As XLSX writes a letter that XML does not know."""
    return f"_x{ord(match.group()):04X}_"


# --- ODS ---

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{_SPACE}manifest:1.0" manifest:version="1.3"><manifest:file-entry \
manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_ODS}"/><manifest:file-entry \
manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{_SPACE}office:1.0" xmlns:table="{_SPACE}table:1.0" \
xmlns:text="{_SPACE}text:1.0" xmlns:st="{_SPACE}style:1.0" xmlns:number="{_SPACE}datastyle:1.0" \
office:version="1.3"><office:automatic-styles><number:date-style st:name="day"><number:year \
number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>\
<number:day number:style="long"/></number:date-style><number:text-style st:name="words"><number:text-content/>\
</number:text-style><st:style st:name="d" st:family="table-cell" st:data-style-name="day"/>\
<st:style st:name="t" st:family="table-cell" st:data-style-name="words"/></office:automatic-styles>\
<office:body><office:spreadsheet><table:table table:name="{{}}">"""
_CONTENT_END = "</table:table></office:spreadsheet></office:body></office:document-content>"
_SPACES = re.compile(r"^ +|  +")


def write_ods(rows: Iterable[Iterable[Value]], title: str = "Sheet1") -> bytes:
    head = _CONTENT.format(_attribute(_sheet_name(title)))
    lines = (f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    parts = {"META-INF/manifest.xml": _MANIFEST}
    return _zipped(parts, "content.xml", head, lines, _CONTENT_END, kind=_ODS)


def _ods_cell(value: Value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = str(value).lower()
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{said}"/>'
    if isinstance(value, int | float | Decimal):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, date):
        moment = value.replace(tzinfo=None).isoformat() if isinstance(value, datetime) else value.isoformat()
        return f'<table:table-cell table:style-name="d" office:value-type="date" office:date-value="{moment}"/>'
    text = _NO_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    lines = "".join(f"<text:p>{_ods_line(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell table:style-name="t" office:value-type="string">{lines}</table:table-cell>'


def _ods_line(line: str) -> str:
    """Spaces that XML would run together, and tabs, are elements here."""
    line = _SPACES.sub(lambda found: f'<text:s text:c="{len(found.group())}"/>', escape(line))
    return line.replace("\t", "<text:tab/>")


# --- both ---


def _zipped(
    parts: dict[str, str], name: str, head: str, lines: Iterable[str], tail: str, *, kind: str = ""
) -> bytes:
    """`name` is the part that may be large: it is packed as it comes. `kind` stands first, unpacked, in an ODS."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind:
            archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        for part, content in parts.items():
            archive.writestr(part, content)
        with archive.open(name, "w", force_zip64=True) as large:
            large.write(head.encode())
            _write_lines(large.write, lines)
            large.write(tail.encode())
    return out.getvalue()


def _write_lines(write: Callable[[bytes], object], lines: Iterable[str]) -> None:
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == _AT_ONCE:
            write("".join(waiting).encode())
            waiting = []
    write("".join(waiting).encode())


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _sheet_name(title: str) -> str:
    """Sheets have names of at most 31 letters without some signs."""
    return re.sub(r"[\[\]:*?/\\]", " ", _NO_XML.sub(" ", title))[:31].strip(" '") or "Sheet1"
