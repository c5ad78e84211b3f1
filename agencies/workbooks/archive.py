"""Before anything opens a file: what kind it is, and that unpacking it stays small."""

import zipfile
import zlib

from .sheet import WorkbookRefused

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_PART = 20 * MEGABYTE  # one part, unpacked
LARGEST_WHOLE = 60 * MEGABYTE  # all parts that are read, unpacked
MOST_PARTS = 2000
MOST_TEXTS = 100_000  # different texts of one file; 2,000 × 40 cells cannot hold more
CHUNK = 256 * 1024
UNREAD = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/printersettings/", "xl/embeddings/", "docprops/thumbnail")

SAVE_AS = "Mở bằng Excel, chọn Lưu thành (Save As) loại «Excel Workbook (*.xlsx)» rồi tải lại."
EMPTY = "Tệp rỗng (0 byte): kiểm tra lại tệp trên máy rồi tải lại."
TOO_LARGE = "Tệp lớn quá {} MB: chỉ giữ lại bảng cần nhập rồi lưu thành tệp khác."
SWOLLEN = "Tệp bung ra quá lớn nên không mở: chép bảng sang tệp Excel mới (dán giá trị) rồi tải lại."
LOCKED = "Tệp đặt mật khẩu: mở bằng Excel, vào Tệp › Thông tin › Bảo vệ sổ làm việc, bỏ mật khẩu rồi lưu lại."
MACROS = f"Tệp có macro nên không nhận. {SAVE_AS}"
BROKEN = "Tệp bị hỏng hoặc tải chưa hết: mở thử bằng Excel, lưu lại thành .xlsx rồi tải lại."
OLD_EXCEL = f"Đây là tệp Excel đời cũ (.xls). {SAVE_AS}"
BINARY_EXCEL = f"Đây là tệp Excel nhị phân (.xlsb). {SAVE_AS}"
OPEN_DOCUMENT = "Đây là tệp của LibreOffice (.ods): chọn Lưu thành loại «Excel 2007-365 (.xlsx)» rồi tải lại."
WEB_PAGE = f"Đây là trang web mang đuôi Excel, nhiều phần mềm xuất ra như vậy. {SAVE_AS}"
WORD = "Đây là tệp Word, không phải Excel: chép bảng sang Excel rồi lưu thành .xlsx."
PDF = "Đây là tệp PDF, không phải Excel: lấy bảng gốc dạng .xlsx."
PLAIN_TEXT = f"Đây là tệp văn bản (CSV), không phải Excel. {SAVE_AS}"
OTHER_ZIP = "Đây là tệp nén, không phải tệp Excel: giải nén rồi chọn tệp .xlsx bên trong."
UNKNOWN = "Đây không phải tệp Excel .xlsx: chọn lại tệp."
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def open_archive(file) -> zipfile.ZipFile:
    """The file as a ZIP whose parts are few, honest and small. Raises WorkbookRefused for everything else."""
    file.seek(0, 2)
    if file.tell() > LARGEST_FILE:
        raise WorkbookRefused(TOO_LARGE.format(LARGEST_FILE // MEGABYTE))
    file.seek(0)
    _refuse_other_kinds(file)
    try:
        archive = zipfile.ZipFile(file)
        _refuse_other_archives(archive)
        check_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, zlib.error, ValueError) as error:
        raise WorkbookRefused(BROKEN) from error
    return archive


def check_parts(archive: zipfile.ZipFile, *, unread: tuple = UNREAD, counted=b"<si", most: int = MOST_TEXTS) -> None:
    """Raises WorkbookRefused for too many or dishonest parts, or parts that unpack too large.

    Parts whose names start with ``unread`` are not unpacked; no part may hold more than ``most`` times ``counted``.
    """
    _refuse_tricks(archive)
    whole = 0
    for part in archive.infolist():
        if part.is_dir() or part.filename.lower().startswith(unread):
            continue
        whole += _measure(archive, part, counted, most)
        if whole > LARGEST_WHOLE:
            raise WorkbookRefused(SWOLLEN)


def _refuse_other_kinds(file) -> None:
    start = file.read(4096)
    file.seek(0)
    if not start:
        raise WorkbookRefused(EMPTY)
    if start.startswith(OLE):
        raise WorkbookRefused(_kind_of_ole(file))
    if not start.startswith(b"PK"):
        raise WorkbookRefused(_kind_of_text(start))


def _kind_of_ole(file) -> str:
    """Old office files name their streams in UTF-16."""
    content = file.read()
    names = {"EncryptedPackage": LOCKED, "WordDocument": WORD, "Workbook": OLD_EXCEL, "Book": OLD_EXCEL}
    return next((words for name, words in names.items() if name.encode("utf-16-le") in content), UNKNOWN)


def _kind_of_text(start: bytes) -> str:
    if start.startswith(b"%PDF"):
        return PDF
    head = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"<div", b"mime-version")):
        return WEB_PAGE
    # No office file of another kind is without control characters.
    return UNKNOWN if any(byte < 9 for byte in start.replace(b"\x00", b"")) else PLAIN_TEXT


def _refuse_other_archives(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused(MACROS)
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(BINARY_EXCEL)
    if "word/document.xml" in names:
        raise WorkbookRefused(WORD)
    if "mimetype" in names and "content.xml" in names:
        raise WorkbookRefused(OPEN_DOCUMENT)
    if "[content_types].xml" not in names:
        raise WorkbookRefused(OTHER_ZIP)


def _refuse_tricks(archive: zipfile.ZipFile) -> None:
    """Too many parts, two of one name, parts that overlap (one small body unpacked again and again), encryption."""
    parts = sorted(archive.infolist(), key=lambda part: part.header_offset)
    if len(parts) > MOST_PARTS:
        raise WorkbookRefused(SWOLLEN)
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookRefused(LOCKED)
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise WorkbookRefused(BROKEN)
    ends = [part.header_offset + 30 + part.compress_size for part in parts]
    if any(part.header_offset < end for part, end in zip(parts[1:], ends, strict=False)):
        raise WorkbookRefused(BROKEN)


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo, counted: bytes, most: int) -> int:
    """Bytes of one part, unpacked counting; the sizes a file gives of itself are not believed."""
    size = hits = 0
    with archive.open(part) as body:
        while chunk := body.read(CHUNK):
            size += len(chunk)
            hits += chunk.count(counted)
            if size > LARGEST_PART or hits > most:
                raise WorkbookRefused(SWOLLEN)
    return size
