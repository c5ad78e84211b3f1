"""Workbooks that nobody should send: designed by hand, or an honest one with its insides changed."""

import io
import random
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook as Book

from agencies.workbooks import Out, OutSheet, write_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
INSERTS = [b"<c r='A1'/>", b"&#0;", b"<!--", b"\xff", b"<v>1e999</v>", b'" r="XFE9"']
VALUES = [b"s", b"n", b"d", b"b", b"e", b"str", b"0", b"-3", b"XFD1048577", b"A0", b"", b"x" * 300]
HEAD = ["TT", "Lĩnh vực/tiêu chí/tiêu chí thành phần", "Điểm tối đa", "Điểm đạt được", "Nguyên nhân chưa đạt điểm"]


def honest() -> bytes:
    """A small score table as offices keep it."""
    rows = [[Out(text, "head") for text in HEAD]]
    rows += [["1", "CÔNG TÁC CHỈ ĐẠO", Decimal(10), Decimal("9.5"), None]]
    rows += [["1.6.2", "Xử lý đề xuất, kiến nghị", Decimal("0.5"), Decimal(0), "Còn 11 ý kiến"]]
    return zipped(with_shared_strings(parts(write_workbook([OutSheet("Điểm", rows, merged=[(1, 4, 2, 4)])]))))


def with_shared_strings(content: dict[str, bytes]) -> dict[str, bytes]:
    """The same workbook with its texts in a table of their own, as Excel writes them."""
    texts = []

    def share(found: re.Match) -> bytes:
        texts.append(found[2])
        return b'<c%s t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    body = re.sub(rb'<c([^>]*) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', share, content[SHEET])
    table = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), b"".join(b"<si><t>%s</t></si>" % text for text in texts))
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    types = content["[Content_Types].xml"].replace(b"</Types>", entry)
    return {**content, SHEET: body, "xl/sharedStrings.xml": table, "[Content_Types].xml": types}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return file.getvalue()


def changed(bodies: dict[str, bytes | str | None]) -> bytes:
    """The honest workbook with parts replaced, added or (None) taken away."""
    content = parts(honest())
    for name, body in bodies.items():
        content[name] = body.encode() if isinstance(body, str) else body
    return zipped({name: body for name, body in content.items() if body is not None})


def sheet(rows: str, after: str = "") -> bytes:
    """The honest workbook whose sheet holds these rows as written XML."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return changed({SHEET: f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'})


def cell(ref: str, value: str, kind: str = "n") -> str:
    return f'<c r="{ref}" t="{kind}"><v>{value}</v></c>'


def row(number, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def with_central_size(data: bytes, size: int) -> bytes:
    """Every part says of itself, in the central directory, that it unpacks to ``size`` bytes."""
    place, out = 0, bytearray(data)
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        out[place + 24 : place + 28] = size.to_bytes(4, "little")
        place += 4
    return bytes(out)


def overlapping() -> bytes:
    """Two entries that point to one body."""
    data = zipped({"a.xml": b"x" * 1000, "[Content_Types].xml": b"y" * 1000})
    second = data.rfind(b"PK\x01\x02")
    return data[: second + 42] + (0).to_bytes(4, "little") + data[second + 46 :]


def duplicate_names() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in [*parts(honest()).items()]:
            archive.writestr(name, body)
        archive.writestr("XL/WORKBOOK.XML", b"<x/>")
    return file.getvalue()


def book(fill) -> bytes:
    """A workbook that openpyxl writes after ``fill`` has worked on it."""
    made, file = Book(), io.BytesIO()
    fill(made)
    made.save(file)
    return file.getvalue()


def chart_only(made: Book) -> None:
    made.create_chartsheet("Biểu đồ")
    made.remove(made.worksheets[0])


def many_sheets(made: Book) -> None:
    for number in range(60):
        made.create_sheet(f"Trang {number}")


def designed() -> dict[str, bytes]:
    """Name → file; each must be read within the limits or refused in words."""
    return {**foreign_files(), **odd_archives(), **odd_cells(), **odd_parts()}


def foreign_files() -> dict[str, bytes]:
    """What people choose by mistake: other formats, files cut short."""
    good = honest()
    return {
        "rỗng": b"",
        "một byte": b"P",
        "pdf": b"%PDF-1.7\n%\xe2\xe3\n",
        "csv": "TT;Điểm\n1.2;0,5\n".encode(),
        "csv utf-16": "TT\tĐiểm\n1.2\t0,5\n".encode("utf-16"),
        "html mang đuôi xls": b"<html><table><tr><td>1.2</td></tr></table></html>",
        "xml 2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "xls": OLE + bytes(500) + "Workbook".encode("utf-16-le") + bytes(3000),
        "có mật khẩu": OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(3000),
        "doc": OLE + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(3000),
        "docx": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "ods": zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "xlsb": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}),
        "xlsm": changed({"xl/vbaProject.bin": b"x"}),
        "zip khác": zipped({"ảnh.jpg": b"x"}),
        "tải chưa hết": good[: len(good) // 2],
        "mất phần cuối": good[:-30],
    }  # fmt: skip


def odd_archives() -> dict[str, bytes]:
    """ZIPs that lie about themselves or swell."""
    good = honest()
    bomb = b"<x>" + b"0" * (30 * 1024 * 1024) + b"</x>"
    return {
        "bom một phần": changed({"xl/sharedStrings.xml": bomb}),
        "bom nhiều phần": zipped({**parts(good), **{f"xl/extra{n}.xml": b"0" * (15 * 1024 * 1024) for n in range(6)}}),
        "rất nhiều phần": zipped({**parts(good), **{f"xl/p{n}.xml": b"" for n in range(2500)}}),
        "nói dối cỡ nhỏ": with_central_size(changed({"xl/sharedStrings.xml": bomb}), 100),
        "nói dối cỡ lớn": with_central_size(good, 2**31),
        "chồng lên nhau": overlapping(),
        "trùng tên": duplicate_names(),
        "nén lạ": zipped(parts(good), zipfile.ZIP_LZMA),
    }  # fmt: skip


def odd_cells() -> dict[str, bytes]:
    """One sheet whose rows, addresses, types or values are not what they should be."""
    merges = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 30_000 + "</mergeCells>"
    return {
        "ô góc": sheet(row(1, cell("A1", "1")) + row(1048576, cell("XFD1048576", "1"))),
        "ô góc trống": sheet(row(1, cell("A1", "1")) + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
        "cột 16384": sheet(row(1, *(f'<c r="XFD1"><v>{n}</v></c>' for n in range(50)))),
        "gộp cả trang": sheet(row(1, cell("A1", "1")), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "gộp sai": sheet(row(1, cell("A1", "1")), '<mergeCells><mergeCell ref="Z9:A1x"/></mergeCells>'),
        "gộp 30.000 vùng": sheet(row(1, cell("A1", "1")), merges),
        "dòng âm": sheet(row(-5, cell("A1", "1"))),
        "dòng 0": sheet('<row r="0"><c r="A0"><v>1</v></c></row>'),
        "dòng lẻ": sheet('<row r="1.5"><c><v>1</v></c></row>'),
        "dòng lộn xộn": sheet(row(9, cell("A9", "9")) + row(2, cell("C2", "2"), cell("A2", "1"))),
        "ô không địa chỉ": sheet("<row><c><v>1</v></c><c><v>2</v></c></row>"),
        "ô sai địa chỉ": sheet(row(1, cell("??", "1"))),
        "chuỗi ngoài bảng": sheet(row(1, cell("A1", "99999", "s"))),
        "chuỗi âm": sheet(row(1, cell("A1", "-1", "s"))),
        "số vô cùng": sheet(row(1, cell("A1", "1e400"), cell("B1", "-1e400"))),
        "số nan": sheet(row(1, cell("A1", "nan"))),
        "số không phải số": sheet(row(1, cell("A1", "năm"))),
        "số 5.000 chữ số": sheet(row(1, cell("A1", "9" * 5000))),
        "kiểu lạ": sheet(row(1, cell("A1", "1", "zz"), cell("B1", "2", "b"), cell("C1", "x", "d"))),
        "kiểu số 999999": sheet('<row r="1"><c r="A1" s="999999"><v>45000</v></c></row>'),
        "ngày quá xa": sheet('<row r="1"><c r="A1" s="1"><v>99999999999</v></c></row>'),
        "lỗi Excel": sheet(row(1, cell("A1", "#REF!", "e"), cell("B1", "#DIV/0!", "e"))),
        "công thức không kết quả": sheet('<row r="1"><c r="A1"><f>1+1</f></c></row>'),
        "công thức mảng": sheet('<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>'),
        "chữ dài 40.000": sheet(row(1, f'<c r="A1" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c>')),
    }  # fmt: skip


def odd_parts() -> dict[str, bytes]:
    """Whole parts that are missing, hostile, or more than anybody writes."""
    entity = f'<!DOCTYPE x [<!ENTITY a "{"a" * 99}"><!ENTITY b "{"&a;" * 99}"><!ENTITY c "{"&b;" * 99}">]>'
    external = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    strings = f'<sst xmlns="{MAIN}">' + "<si><t>x</t></si>" * 400_000 + "</sst>"
    tables = f'<worksheet xmlns="{MAIN}"><sheetData>&c;</sheetData></worksheet>'
    passwords = f'<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 100_000}</cellXfs></styleSheet>'
    links = parts(honest())["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd")
    return {
        "400.000 chuỗi": changed({"xl/sharedStrings.xml": strings}),
        "thực thể lồng": changed({SHEET: entity + tables}),
        "thực thể ngoài": changed({"xl/sharedStrings.xml": external + passwords}),
        "xml gãy": changed({SHEET: "<worksheet><sheetData><row>"}),
        "lồng 20.000 tầng": changed({SHEET: "<a>" * 20_000 + "</a>" * 20_000}),
        "mã lạ": changed({SHEET: b'<?xml version="1.0" encoding="utf-7"?><worksheet/>'}),
        "không bảng chuỗi": changed({"xl/sharedStrings.xml": None}),
        "không kiểu": changed({"xl/styles.xml": None}),
        "không trang": changed({SHEET: None}),
        "không sổ": changed({"xl/workbook.xml": None}),
        "không loại": changed({"[Content_Types].xml": None}),
        "loại rỗng": changed({"[Content_Types].xml": "<Types/>"}),
        "quan hệ leo thư mục": changed({"xl/_rels/workbook.xml.rels": links}),
        "100.000 kiểu": changed({"xl/styles.xml": styles}),
        "chỉ biểu đồ": book(chart_only),
        "60 trang": book(many_sheets),
        "2.001 dòng": sheet("".join(row(n, cell(f"A{n}", "1")) for n in range(1, 2002))),
        "đầy 2.000 × 40": write_workbook([OutSheet("x", [["điểm"] * 40] * 2000)]),
    }  # fmt: skip


def mutants(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """``count`` workbooks whose XML was changed inside a valid ZIP: bytes, digits, tags, repeats, cuts."""
    chance, content = random.Random(seed), parts(honest())
    names = [name for name in content if not name.endswith("theme1.xml")]
    for number in range(count):
        name = chance.choice([SHEET, SHEET, "xl/sharedStrings.xml", *names])
        yield f"{number} {name}", zipped({**content, name: mutated(content[name], chance)}, zipfile.ZIP_STORED)


def mutated(body: bytes, chance: random.Random) -> bytes:
    out = bytearray(body)
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(out) or 1)
        kind = chance.choice([0, 1, 2, 3, 3, 3, 4, 4, 4, 5])
        if kind == 0 and out:
            out[place] = chance.randrange(256)
        elif kind == 1:
            out[place : place + chance.randint(1, 20)] = b""
        elif kind == 2:
            out[place:place] = out[place : place + chance.randint(1, 40)] * chance.randint(1, 5)
        elif kind == 3:
            out = bytearray(swap_number(bytes(out), chance))
        elif kind == 4:
            out = bytearray(swap_value(bytes(out), chance))
        else:
            out[place:place] = chance.choice(
                [b"<c r='A1'/>", b"&#0;", b"<!--", b"\xff", b"<v>1e999</v>", b'" r="XFE9"']
            )
    return bytes(out)


def swap_number(body: bytes, chance: random.Random) -> bytes:
    digits = [place for place, byte in enumerate(body) if 48 <= byte <= 57]
    if not digits:
        return body
    place = chance.choice(digits)
    return body[:place] + chance.choice([b"-1", b"9" * 12, b"0", b"1.5", b"", b"1e308"]) + body[place + 1 :]


def swap_value(body: bytes, chance: random.Random) -> bytes:
    """Another type or value for one attribute, so that the XML stays well formed and reaches the reader of cells."""
    quoted = body.split(b'"')
    if len(quoted) < 3:
        return body
    place = chance.randrange(1, len(quoted) - 1, 2)
    quoted[place] = chance.choice(
        [b"s", b"n", b"d", b"b", b"e", b"str", b"0", b"-3", b"XFD1048577", b"A0", b"", b"x" * 300]
    )
    return b'"'.join(quoted)
