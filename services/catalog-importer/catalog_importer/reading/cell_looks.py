"""How the cells of a spreadsheet (xlsx) look: struck out, unseen, shown otherwise than they are stored, or remarked on.

The library that reads the cells tells their values alone. What a person sees of them decides whether they hold.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog_importer.reading.hidden_cells import sheet_parts

STRUCK = "A line is drawn through it."
UNSEEN = "The spreadsheet holds it, but its letters have the colour of the paper."
OTHERWISE = "The spreadsheet shows this number otherwise than it is stored."
REMARKED = "A comment in the spreadsheet stands beside it."

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>)")
_SHARED = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_SHARED_CELL = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt\s*=\s*["']s["'][^>]*)>\s*<(?:\w+:)?v>(\d{1,7})</""")
_REF = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_COMMENT = re.compile(rb"""<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_STRIKE = re.compile(rb"""<(?:\w+:)?(?:strike|dstrike)\b(?!\s+val\s*=\s*["'](?:0|false)["'])""")
_FONT_COLOUR = re.compile(rb"<(?:\w+:)?color\b([^>]*)>")
_FILL_COLOUR = re.compile(rb"<(?:\w+:)?fgColor\b([^>]*)>")
_RGB = re.compile(rb"""\brgb\s*=\s*["'][0-9A-Fa-f]{0,2}([0-9A-Fa-f]{6})["']""")
_PLACE = re.compile(rb"""\b(theme|indexed)\s*=\s*["'](\d{1,3})["']""")
_WHITES = {(b"theme", b"0"): b"FFFFFF", (b"indexed", b"1"): b"FFFFFF", (b"indexed", b"9"): b"FFFFFF"}
_FORMAT = re.compile(rb"""<(?:\w+:)?numFmt\b([^>]*)>""")
_FORMAT_ID = re.compile(rb"""\bnumFmtId\s*=\s*["'](\d{1,6})["']""")
_FORMAT_CODE = re.compile(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FONT_ID = re.compile(rb"""\bfontId\s*=\s*["'](\d{1,6})["']""")
_FILL_ID = re.compile(rb"""\bfillId\s*=\s*["'](\d{1,6})["']""")
_FORMATS_OF_PERCENT = frozenset({9, 10})
_FORMATS_OF_POWERS = frozenset({11, 48})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_LITERAL = re.compile(r'"([^"]*)"')
_PLAIN_LITERAL = re.compile(
    r"\s*(?:ksh?s?|kes|shs?|tsh?s?|tzs|ugx|ush|rwf|usd|\$|min(?:ute)?s?|hrs?|hours?)?\.?\s*(?:/=|/-|=|-|:)?\s*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0#?]")


@dataclass(frozen=True, slots=True)
class _Style:
    font: int
    fill: int
    shown_otherwise: bool


def cell_doubts(data: bytes) -> list[Mapping[tuple[int, int], str]]:
    """For each sheet: why what a cell (row and column from 1 and 0) says may not hold. Nothing where it is no xlsx.

    How far it unpacks is bounded by the caller.
    """
    if not data.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = sheet_parts(archive)
            names = set(archive.namelist())
            looks = _looks_of_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else {}
            shared = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b""
            struck = {at for at, text in enumerate(_SHARED.findall(shared)) if _STRIKE.search(text)}
            return [dict(_of_sheet(archive, part, looks, struck)) for part in parts]
    except (KeyError, zipfile.BadZipFile):
        return []


def _of_sheet(
    archive: zipfile.ZipFile, part: str, looks: Mapping[int, str], struck: set[int]
) -> Iterator[tuple[tuple[int, int], str]]:
    sheet = archive.read(part)
    for attributes in _CELL.findall(sheet):
        style, at = _STYLE.search(attributes), _REF.search(attributes)
        if style and at and (doubt := looks.get(int(style[1]))):
            yield _place(at), doubt
    for attributes, number in _SHARED_CELL.findall(sheet):
        if int(number) in struck and (at := _REF.search(attributes)):
            yield _place(at), STRUCK
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    if links in archive.namelist():
        for target in re.findall(rb"""\bTarget\s*=\s*["']([^"']*omment[^"']*\.xml)["']""", archive.read(links)):
            for at in _COMMENT.finditer(archive.read(_beside(folder, target.decode()))):
                yield _place(at), REMARKED


def _beside(folder: str, target: str) -> str:
    """Where a part is that another names: from the root, or from the folder of the other."""
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/")
    for step in target.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _place(at: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in at[1].decode():
        column = column * 26 + ord(letter) - 64
    return int(at[2]), column - 1


def _looks_of_styles(styles: bytes) -> dict[int, str]:
    """By the number of a cell's style: why what it shows may not hold."""
    fonts, fills = _blocks(styles, b"fonts", b"font"), _blocks(styles, b"fills", b"fill")
    formats = {
        int(number[1]): _unescaped((code[1] or code[2] or b"").decode("utf-8", "replace"))
        for tag in _FORMAT.findall(styles)
        if (number := _FORMAT_ID.search(tag)) and (code := _FORMAT_CODE.search(tag))
    }
    found = {}
    for at, style in enumerate(_styles(styles, formats)):
        font = fonts[style.font] if style.font < len(fonts) else b""
        fill = fills[style.fill] if style.fill < len(fills) else b""
        if _STRIKE.search(font):
            found[at] = STRUCK
        elif _colour(_FONT_COLOUR, font, b"000000") == _paper(fill):
            found[at] = UNSEEN
        elif style.shown_otherwise:
            found[at] = OTHERWISE
    return found


def _styles(styles: bytes, formats: Mapping[int, str]) -> Iterator[_Style]:
    block = re.search(rb"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    for tag in re.findall(rb"<(?:\w+:)?xf\b([^>]*)>", block[1] if block else b""):
        font, fill, number = _FONT_ID.search(tag), _FILL_ID.search(tag), _FORMAT_ID.search(tag)
        of = int(number[1]) if number else 0
        odd = of in _FORMATS_OF_PERCENT | _FORMATS_OF_POWERS or shows_otherwise(formats.get(of, "General"))
        yield _Style(int(font[1]) if font else 0, int(fill[1]) if fill else 0, odd)


def _blocks(styles: bytes, around: bytes, each: bytes) -> list[bytes]:
    block = re.search(rb"<(?:\w+:)?" + around + rb"\b[^>]*>(.*?)</(?:\w+:)?" + around + rb">", styles, re.DOTALL)
    found = re.findall(
        rb"<(?:\w+:)?" + each + rb"\b[^>]*/>|<(?:\w+:)?" + each + rb"\b[^>]*>.*?</(?:\w+:)?" + each + rb">",
        block[1] if block else b"",
        re.DOTALL,
    )
    return [bytes(one) for one in found]


def _colour(tag: re.Pattern[bytes], block: bytes, otherwise: bytes) -> bytes:
    found = tag.search(block)
    if found is None:
        return otherwise
    if rgb := _RGB.search(found[1]):
        return rgb[1].upper()
    place = _PLACE.search(found[1])
    if place is None or b"tint" in found[1]:
        return otherwise
    return _WHITES.get((place[1], place[2]), place[0])


def _paper(fill: bytes) -> bytes:
    """The colour behind a cell's letters."""
    if not re.search(rb"""patternType\s*=\s*["']solid["']""", fill):
        return b"FFFFFF"
    return _colour(_FILL_COLOUR, fill, b"FFFFFF")


def shows_otherwise(code: str) -> bool:
    """Whether a number format shows another number than the one stored, or words beside it that may change it.

    `#,##0,` shows thousands, `0%` a hundredth, `;;;` nothing; `"KSh" #,##0` only says what it is.
    """
    first = code.split(";", maxsplit=1)[0]
    bare = _QUOTED.sub("", re.sub(r"\[[^\]]*\]", "", first))
    if re.fullmatch(r"\s*(?:General|@|Standard)?\s*", bare, re.IGNORECASE):
        return code.strip() != "" and not bare.strip()
    if not _DIGITS.search(bare):
        return False  # a date or a clock's time
    scaled = re.search(r"[0#?],+(?![0#?,])", bare) or "%" in bare or re.search(r"E[+-]", bare)
    words = any(not _PLAIN_LITERAL.fullmatch(word) for word in _LITERAL.findall(first))
    return bool(scaled) or words


def _unescaped(code: str) -> str:
    return code.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
