"""Two empty fields for digital signatures: the leader's, and the organisation's over its left third.

Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7d and II.8a. WeasyPrint has no field of this type, so they are written into
the finished page tree before the file is closed; the tags of PDF/UA-1 count them as form elements.
"""

import pydyf

LEADER, ORGANISATION = "ChuKyLanhDao", "ChuKyCoQuan"
PLACES = [  # the id of the place on the page, the name of the field, what a screen reader says
    ("o-chu-ky", LEADER, "Chữ ký số của người có thẩm quyền"),
    ("o-dau", ORGANISATION, "Chữ ký số của cơ quan, tổ chức"),
]
POINTS = 0.75  # a CSS pixel in points
PRINT_AND_LOCK = 4 + 128  # annotation flags: printed; may not be moved or removed


def add_signature_fields(pages, pdf: pydyf.PDF) -> None:
    """A finisher of WeasyPrint: fields where the page has the places; a page without them gets none."""
    fields = pydyf.Array()
    for place, name, words in PLACES:
        for number, page in enumerate(pages.pages):
            if place in page.anchors:
                fields.append(_add_field(pdf, number, _rectangle(page, place), name, words))
    if fields:
        form = pydyf.Dictionary({"Fields": fields})
        pdf.add_object(form)
        pdf.catalog["AcroForm"] = form.reference


def _rectangle(page, place: str) -> list[float]:
    left, top, right, bottom = page.anchors[place]
    corners = [left, page.height - bottom, right, page.height - top]
    return [round(value * POINTS, 2) for value in corners]


def _add_field(pdf: pydyf.PDF, number: int, rectangle: list[float], name: str, words: str) -> bytes:
    width, height = rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]
    blank = pydyf.Stream(
        [], {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, round(width, 2), round(height, 2)])}
    )
    pdf.add_object(blank)
    page = pdf.objects[pdf.pages["Kids"][number * 3]]
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(name),
            "TU": pydyf.String(words),
            "F": PRINT_AND_LOCK,
            "P": page.reference,
            "Rect": pydyf.Array(rectangle),
            "AP": pydyf.Dictionary({"N": blank.reference}),
        }
    )
    if name == ORGANISATION:  # nothing may change after the organisation's signature
        field["Lock"] = pydyf.Dictionary({"Type": "/SigFieldLock", "Action": "/All", "P": 1})
    pdf.add_object(field)
    page.setdefault("Annots", pydyf.Array()).append(field.reference)
    _tag(pdf, field, page)
    return field.reference


def _tag(pdf: pydyf.PDF, field: pydyf.Dictionary, page: pydyf.Dictionary) -> None:
    """Hang the field into the structure tree; ``K`` is the object reference itself, which signing tools look for."""
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    document = pdf.objects[_number(root["K"][0])]
    parents = pdf.objects[_number(root["ParentTree"])]["Nums"]
    spot = pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": page.reference})
    pdf.add_object(spot)
    element = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/Form", "P": document.reference, "Pg": page.reference, "K": spot.reference}
    )
    pdf.add_object(element)
    document["K"].append(element.reference)
    field["StructParent"] = parents[-2] + 1
    parents.extend([field["StructParent"], element.reference])


def _number(reference: bytes) -> int:
    """The number of an object from its reference ("12 0 R")."""
    return int(bytes(reference).split()[0])
