"""A finished layout → sheets for the screen: the elements of the page, cut where the paper ends.

WeasyPrint's boxes know the elements they were made of, so that the sheets hold the very words of each page, with its
footnotes at its foot. A paragraph that runs over a page is cut by its letters; spaces are left out of the count, for a
line that ends drops one.
"""

from collections import Counter, defaultdict
from math import inf
from xml.etree.ElementTree import Element, tostring

from weasyprint.formatting_structure.boxes import FootnoteAreaBox, LineBox, MarginBox, TextBox


def sheets(pages) -> str:
    """The HTML of all pages of a layout (WeasyPrint's Document), one ``section`` a page."""
    cutter = _Cutter([_content(page) for page in pages.pages])
    body = pages._html.etree_element.find("body")
    return "\n".join(_sheet(page, number, cutter.page(body, number)) for number, page in enumerate(pages.pages))


def _content(page) -> Counter:
    """The elements of one page with the letters of their own lines."""
    found = Counter()

    def walk(box) -> None:
        for child in getattr(box, "children", ()):
            if isinstance(child, (MarginBox, FootnoteAreaBox)):
                continue
            found[child.element] += _letters(child) if isinstance(child, LineBox) else 0
            walk(child)

    walk(page._page_box)
    return found


def _letters(line: LineBox) -> int:
    """Printed letters of a line without those that the stylesheet adds ("span::footnote-call")."""
    texts = [box for box in line.descendants() if isinstance(box, TextBox) and "::" not in box.element_tag]
    return sum(not letter.isspace() for box in texts for letter in box.text)


def _sheet(page, number: int, parts: tuple[Element, list[Element]]) -> str:
    content, notes = parts
    section = Element("section", {"class": _classes("page", wide=page.width > page.height)})
    section.set("aria-label", f"Trang {number + 1}")
    if printed := _page_number(page):
        _add(section, "div", "page-number").text = printed
    section.append(content)
    if notes:
        _add(section, "div", "notes").extend(notes)
    return tostring(section, encoding="unicode", method="html")


def _page_number(page) -> str:
    """What the margin of the page prints: "" on a first page."""
    boxes = [box for margin in page._page_box.children if isinstance(margin, MarginBox) for box in margin.descendants()]
    return "".join(box.text for box in boxes if isinstance(box, TextBox))


class _Cutter:
    """Parts of elements by page. ``contents`` are the elements of each page with their letters."""

    def __init__(self, contents: list[Counter]):
        self.contents = contents
        self.places: dict[Element, list[int]] = defaultdict(list)
        for number, content in enumerate(contents):
            for element in content:
                self.places[element].append(number)
        self.notes: list[Element] = []

    def page(self, body: Element, number: int) -> tuple[Element, list[Element]]:
        """What stands on a page, and its footnotes."""
        self.notes = []
        content = self._part(body, number)
        content.tag = "div"
        return content, self.notes

    def _part(self, element: Element, number: int) -> Element:
        places, here = self.places[element], self.contents[number]
        if element.tag in {"thead", "colgroup"} or places == [number]:  # the head of a table is repeated
            return _Copy(self.notes).of(element)
        is_first, is_last = number == places[0], number == places[-1]
        if here[element]:
            start = sum(self.contents[place][element] for place in places if place < number)
            part = _Copy(self.notes, start, inf if is_last else start + here[element]).of(element)
        else:
            part = Element(element.tag, _attributes(element))
            children = (child for child in element if child in here or child.tag == "colgroup")
            part.extend(self._part(child, number) for child in children)
        part.set("class", _classes(part.get("class", ""), continued=not is_first, cut=not is_last))
        return part


class _Copy:
    """A copy of an element from letter ``start`` to before ``stop``; footnotes go to ``notes``, their calls stay."""

    def __init__(self, notes: list[Element], start: int = 0, stop: float = inf):
        self.notes, self.start, self.stop, self.letters = notes, start, stop, 0

    def of(self, element: Element) -> Element:
        copy = Element(element.tag, _attributes(element))
        copy.text = self._text(element.text)
        for child in element:
            self._add(copy, child)
        return copy

    def _add(self, copy: Element, child: Element) -> None:
        before = self.letters
        if child.get("class") == "footnote":
            part = self._call(child) if self._is_inside() else None
        else:
            part = self.of(child)
        is_here = self._is_inside() if self.letters == before else before < self.stop and self.letters > self.start
        tail = self._text(child.tail)
        if is_here:
            part.tail = tail
            copy.append(part)
        elif len(copy):
            copy[-1].tail = (copy[-1].tail or "") + tail
        else:
            copy.text += tail

    def _call(self, note: Element) -> Element:
        call = Element("sup")
        call.text = note.get("data-number")
        printed = _Copy(self.notes).of(note)
        printed.tag, printed.attrib = "p", {"class": "note"}
        number = Element("sup")
        number.text, number.tail, printed.text = call.text, f" {printed.text}", ""
        printed.insert(0, number)
        self.notes.append(printed)
        return call

    def _is_inside(self) -> bool:
        """Whether what stands after the letters read so far belongs here: with the letter before it."""
        return self.start < self.letters <= self.stop or self.letters == self.start == 0

    def _text(self, text: str | None) -> str:
        kept = []
        for letter in text or "":
            self.letters += not letter.isspace()
            if self._is_inside():
                kept.append(letter)
        return "".join(kept)


def _attributes(element: Element) -> dict[str, str]:
    """Without the id: an element that is cut would have it twice."""
    return {name: value for name, value in element.attrib.items() if name != "id"}


def _classes(own: str, **flags: bool) -> str:
    return " ".join([*own.split(), *(name for name, is_set in flags.items() if is_set)])


def _add(parent: Element, tag: str, css: str) -> Element:
    child = Element(tag, {"class": css})
    parent.append(child)
    return child
