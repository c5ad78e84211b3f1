"""What stands where on a page: pieces of text with size and style, rules, in millimetres from the upper left corner."""

import io
from dataclasses import dataclass

import pdfplumber

POINT = 25.4 / 72  # millimetres


@dataclass(frozen=True)
class Piece:
    """Words of one style on one line; ``size`` in points, the edges in millimetres."""

    text: str
    size: float
    bold: bool
    italic: bool
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def style(self) -> tuple[float, bool, bool]:
        return self.size, self.bold, self.italic


@dataclass(frozen=True)
class Page:
    """One page: its text, its horizontal rules as (left, right, height), the cells of its tables."""

    width: float
    height: float
    pieces: list[Piece]
    rules: list[tuple[float, float, float]]
    tables: list[list[list[str]]]

    @property
    def number(self) -> str:
        """What stands in the top margin."""
        return "".join(piece.text for piece in self.pieces if piece.bottom < 20)

    @property
    def body(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.bottom >= 20]

    def piece(self, start: str) -> Piece:
        """The only piece that begins so; ValueError otherwise."""
        (found,) = [piece for piece in self.pieces if piece.text.startswith(start)]
        return found

    def rule_below(self, piece: Piece, within: float = 3) -> tuple[float, float]:
        """Left and right edge of the only rule drawn at most ``within`` mm under a piece, around its middle."""
        ((left, right),) = {
            (left, right)
            for left, right, height in self.rules
            if 0 < height - piece.bottom + 1 < within + 1 and left < piece.middle < right
        }
        return left, right


def read_pages(data: bytes) -> list[Page]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [_page(page) for page in pdf.pages]


def _page(page) -> Page:
    words = page.extract_words(keep_blank_chars=True, x_tolerance=12, y_tolerance=1, extra_attrs=["fontname", "size"])
    wide = [line for line in (*page.lines, *page.rects, *page.curves) if line["x1"] - line["x0"] > 8]
    return Page(
        width=page.width * POINT,
        height=page.height * POINT,
        pieces=[_piece(word) for word in words if word["upright"] and word["text"].strip()],
        rules=[(line["x0"] * POINT, line["x1"] * POINT, line["top"] * POINT) for line in wide],
        tables=[[[" ".join((cell or "").split()) for cell in row] for row in rows] for rows in page.extract_tables()],
    )


def _piece(word: dict) -> Piece:
    return Piece(
        text=word["text"].strip(),
        size=round(word["size"], 1),
        bold="Bold" in word["fontname"],
        italic="Italic" in word["fontname"],
        left=word["x0"] * POINT,
        right=word["x1"] * POINT,
        top=word["top"] * POINT,
        bottom=word["bottom"] * POINT,
    )
