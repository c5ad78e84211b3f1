"""The door: bytes of a chosen file → Source, or one sentence that says what to do instead."""

import io
import logging
import warnings
import zipfile

from agencies.workbooks.archive import LARGEST_FILE, MEGABYTE, OLE, check_parts
from agencies.workbooks.sheet import WorkbookRefused

from .source import FileRefused, Source, checked
from .text import read_text
from .word import read_word

log = logging.getLogger(__name__)
MOST_TAGS = 400_000  # of one part; a plan of 30 pages has about 100,000
WORD_NAMES, TEXT_NAMES = (".docx",), (".txt", ".md")

SAVE_AS = "Mở bằng Word, chọn Lưu thành (Save As) loại «Word Document (*.docx)» rồi chọn lại."
EMPTY = "Tệp rỗng (0 byte): kiểm tra lại tệp trên máy rồi chọn lại."
TOO_LARGE = f"Tệp lớn quá {LARGEST_FILE // MEGABYTE} MB: bỏ bớt hình rồi lưu thành tệp khác."
WRONG_NAME = "Chỉ nhận tệp Word (.docx) hoặc tệp chữ (.txt): chọn lại tệp."
NOT_AS_NAMED = "Đuôi tệp là {} nhưng nội dung không phải: mở tệp bằng Word, lưu thành .docx rồi chọn lại."
OLD_WORD = f"Đây là tệp Word đời cũ (.doc). {SAVE_AS}"
LOCKED = "Tệp đặt mật khẩu: mở bằng Word, vào Tệp › Thông tin › Bảo vệ tài liệu, bỏ mật khẩu rồi lưu lại."
PDF = "Đây là tệp PDF: chọn tệp Word (.docx) gốc của văn bản."
EXCEL = "Đây là tệp Excel: chép bảng sang Word, lưu thành .docx rồi chọn lại."
MACROS = f"Tệp có macro nên không nhận. {SAVE_AS}"
OTHER_ZIP = f"Đây không phải tệp Word .docx. {SAVE_AS}"
SWOLLEN = "Tệp bung ra quá lớn nên không mở: chép nội dung sang tệp Word mới rồi chọn lại."
BROKEN = "Tệp bị hỏng hoặc tải chưa hết: mở thử bằng Word, lưu lại thành .docx rồi chọn lại."


def read_file(content: bytes, *, name: str) -> Source:
    """The source of a .docx, .txt or .md file. Raises FileRefused, and nothing else; at most 10 MB."""
    lower = name.lower().strip()
    if not content:
        raise FileRefused(EMPTY)
    if len(content) > LARGEST_FILE:
        raise FileRefused(TOO_LARGE)
    _refuse_other_kinds(content)
    if not lower.endswith(WORD_NAMES + TEXT_NAMES):
        raise FileRefused(WRONG_NAME)
    if content.startswith(b"PK") != lower.endswith(WORD_NAMES):
        raise FileRefused(NOT_AS_NAMED.format(lower[lower.rindex(".") :]))
    return checked(_word(content, name) if lower.endswith(WORD_NAMES) else read_text(content))


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(b"%PDF"):
        raise FileRefused(PDF)
    if content.startswith(OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        is_word = "WordDocument".encode("utf-16-le") in content
        raise FileRefused(LOCKED if is_locked else OLD_WORD if is_word else WRONG_NAME)


def _word(content: bytes, name: str) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_other_archives(archive)
            check_parts(archive, unread=("word/media/",), counted=b"<", most=MOST_TAGS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read_word(content)
    except FileRefused:
        raise
    except Exception as error:
        # Neither the name nor the words of the file, which are people's own.
        log.info("document (%.10s) could not be read: %s", name.rpartition(".")[2], type(error).__name__)
        raise FileRefused(SWOLLEN if isinstance(error, WorkbookRefused) else BROKEN) from error


def _refuse_other_archives(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise FileRefused(LOCKED)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused(MACROS)
    if any(name.startswith("xl/") for name in names):
        raise FileRefused(EXCEL)
    if "word/document.xml" not in names:
        raise FileRefused(OTHER_ZIP)
