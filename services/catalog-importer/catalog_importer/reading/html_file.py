"""A web page as the lines a visitor sees. Comments, scripts and what is hidden are not print."""

import re
from html.parser import HTMLParser

from catalog_importer.domain.lines import Fragment, Line, Role
from catalog_importer.domain.word_list import words

_UNSEEN = words(
    "head script style template noscript svg button nav footer select option textarea iframe object video"
    " audio canvas del s strike title"
)
_VOID = words("area base br col embed hr img input link meta source track wbr")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = (
    words(
        "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure"
        " form header hr html legend li main ol p pre section summary table tbody tfoot thead tr ul"
    )
    | _HEADINGS.keys()
)
_APART = words("ul ol section article table dl")
_INLINE_PARTS = words("span strong b em i a small td th label mark u font price")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|text-decoration(?:-line)?\s*:[^;]*line-through",
    re.IGNORECASE,
)
_MOST_DEPTH = 2000
_NUMBER = re.compile(r"\d{2}")


def lines_of_html(text: str, file: str) -> list[Line]:
    """The lines in reading order. An item of a list is one line, whatever boxes are in it; so is a row of a table."""
    reader = _Reader(file)
    reader.feed(text)
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    """Collects text into fragments and fragments into lines."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._file = file
        self._fragments: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[str, bool, int]] = []
        self._unseen = 0
        self._number = 0
        self._heading: int | None = None
        self._item = 0
        self._cells: list[str] | None = None
        self._tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag == "br":
            self._break(soft=self._cells is not None)
            return
        if tag in _VOID or len(self._open) > _MOST_DEPTH:
            self._break(soft=True)
            return
        if tag in {"li", "tr", "td", "th", "p", "option", "dt", "dd"}:
            self._close_implied(tag)
        unseen = tag in _UNSEEN or _is_hidden(attrs)
        self._open.append((tag, unseen, len(self.lines)))
        if unseen:
            self._unseen += 1
            return
        self._opened(tag)

    def _opened(self, tag: str) -> None:
        if tag == "table":
            self.end_line()
            self._tables += 1
        elif tag == "tr":
            self.end_line()
            self._cells = []
        elif tag in _HEADINGS and self._cells is None and not self._item:
            self.end_line()
            self._number += 1
            self._heading = _HEADINGS[tag]
        elif tag in {"li", "dt"} and self._cells is None:
            self.end_line()
            self._item += tag == "li"
        elif tag in _BLOCKS:
            self._break(soft=self._cells is not None or self._item > 0 or self._heading is not None)
            self._number += tag in _APART
        elif tag in _INLINE_PARTS:
            self._break(soft=True)

    def _close_implied(self, tag: str) -> None:
        """A new item, row or cell ends the one before it that nobody closed."""
        ends = {
            "li": ("li",),
            "tr": ("tr",),
            "td": ("td", "th"),
            "th": ("td", "th"),
            "p": ("p",),
            "dt": ("dt", "dd"),
            "dd": ("dt", "dd"),
            "option": ("option",),
        }[tag]
        stops = {"ul", "ol", "table", "dl", "div", "select", "section"} | ({"tr"} if tag in {"td", "th"} else set())
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] in stops:
                return
            if self._open[at][0] in ends:
                while len(self._open) > at:
                    self._pop()
                return

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those within it that were left open."""
        if not any(name == tag for name, _, _ in self._open):
            return
        while self._open:
            closed = self._pop()
            if closed == tag:
                return

    def _pop(self) -> str:
        tag, unseen, first = self._open.pop()
        if unseen:
            self._unseen -= 1
            return tag
        if self._unseen:
            return tag
        if tag in {"td", "th"} and self._cells is not None:
            self._break(soft=True)
            self._cells.append(" ".join(self._fragments))
            self._fragments = []
        elif tag == "tr" and self._cells is not None:
            self._end_row()
        elif tag in _HEADINGS and self._heading is not None:
            self.end_line(heading=True)
        elif tag == "li":
            self.end_line()
            self._item = max(0, self._item - 1)
        elif tag in _BLOCKS:
            self._break(soft=self._cells is not None or self._item > 0 or self._heading is not None)
            self._number += tag in _APART or self._is_card(first)
        elif tag in _INLINE_PARTS:
            self._break(soft=True)
        return tag

    def _is_card(self, first: int) -> bool:
        """Whether what just closed is a box of several lines with a number: what follows stands apart from it."""
        inside = self.lines[first:]
        return len(inside) > 1 and any(_NUMBER.search(line.text) for line in inside)

    def handle_data(self, data: str) -> None:
        """Text that is seen, unless something around it is not."""
        if not self._unseen:
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        """A comment is not print (and what is in it was taken back by the owner)."""

    def _break(self, *, soft: bool) -> None:
        """End a run of print; where not `soft`, the line too."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self._fragments.append(text)
        if not soft:
            self.end_line()

    def end_line(self, *, heading: bool = False) -> None:
        """Make a line of what was collected."""
        if self._text:
            self._break(soft=True)
        if self._fragments and self._cells is None:
            role = Role.HEADING if heading else Role.BULLET if self._item else Role.PRINT
            self._number += 1
            texts = [" ".join(self._fragments)] if heading else self._fragments
            fragments = tuple(Fragment(text) for text in texts)
            self.lines.append(Line(fragments, self._file, self._number, role=role, level=self._heading or 0))
            self._fragments = []
        if heading:
            self._heading = None

    def _end_row(self) -> None:
        cells, self._cells = self._cells or [], None
        self._text, self._fragments = [], []
        self._number += 1
        if any(cells):
            fragments = tuple(Fragment(cell) for cell in cells)
            self.lines.append(Line(fragments, self._file, self._number, role=Role.CELLS, level=self._tables))


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    of = dict(attrs)
    return "hidden" in of or of.get("aria-hidden") == "true" or bool(_HIDDEN_STYLE.search(of.get("style") or ""))
