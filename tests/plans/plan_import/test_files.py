"""Files that are not taken: one sentence each, and nothing but FileRefused comes out of the door."""

import io
import random
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from plans.plan_import import files, source, text
from plans.plan_import.files import read_file
from plans.plan_import.recognition import recognise
from plans.plan_import.source import FileRefused

from .words import file_of, seed_docx

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def zipped(**parts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def excel() -> bytes:
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


def small_word() -> bytes:
    document = Document()
    document.add_paragraph("KẾ HOẠCH")
    return file_of(document)


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as caught:
        read_file(content, name=name)
    (sentence,) = caught.value.messages
    return sentence


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.docx", files.EMPTY),
        (b"%PDF-1.7", "a.docx", files.PDF),
        (b"%PDF-1.7", "a.pdf", files.PDF),
        (OLE, "a.doc", files.WRONG_NAME),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", files.OLD_WORD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", files.LOCKED),
        ("KẾ HOẠCH".encode(), "a.xlsx", files.WRONG_NAME),
        ("KẾ HOẠCH".encode(), "a", files.WRONG_NAME),
        ("KẾ HOẠCH".encode(), "a.docx", files.NOT_AS_NAMED.format(".docx")),
        (b"PK\x03\x04" + bytes(100), "a.docx", files.BROKEN),
        (zipped(readme=b"x"), "a.docx", files.OTHER_ZIP),
        (zipped(word__document_xml=b"<x/>"), "a.docx", files.BROKEN),
        (zipped(word__document_xml=b"<x/>", word__vbaProject=b"x"), "a.docx", files.BROKEN),
        (bytes(range(256)), "a.txt", text.NOT_TEXT),
        ("KẾ HOẠCH".encode("utf-16-le"), "a.txt", text.NOT_TEXT),
        ("thị trấn".encode("cp1258", "replace") + b"\xd0\xe1", "a.txt", text.ENCODING),
        (b"  \n\t\n ", "a.txt", source.NO_TEXT),
    ],
)
def test_refused_with_a_sentence(content, name, sentence):
    assert refusal(content, name) == sentence


def test_other_office_files_are_named():
    assert refusal(excel(), "a.docx") == files.EXCEL
    assert refusal(small_word(), "a.txt") == files.NOT_AS_NAMED.format(".txt")


def test_a_file_with_macros_is_refused():
    content = io.BytesIO(small_word())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert refusal(content.getvalue(), "a.docx") == files.MACROS


def test_a_file_that_unpacks_too_large_is_refused():
    content = io.BytesIO(small_word())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/big.xml", b" " * (21 * 1024 * 1024))
    assert refusal(content.getvalue(), "a.docx") == files.SWOLLEN


def test_too_many_elements_are_refused_before_they_are_read():
    content = io.BytesIO(small_word())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/many.xml", b"<a/>" * (files.MOST_TAGS + 1))
    assert refusal(content.getvalue(), "a.docx") == files.SWOLLEN


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a\n" * 5001, source.TOO_LONG.format(5000)),
        ("a" * 10_001, source.PARAGRAPH_TOO_LONG.format("a" * 40, 10_000)),
        ("\n".join(["a" * 9000] * 67), source.TOO_MUCH_TEXT.format(600_000)),
        ("\t".join(["a"] * 41), source.TOO_WIDE.format(41, 40)),
        ("q" + "\u0301" * 5, source.TOO_MANY_MARKS.format("q" + "\u0301" * 5)),
    ],
)
def test_texts_beyond_the_limits_are_refused(lines, sentence):
    assert refusal(lines.encode(), "a.txt") == sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_is_read_with_or_without_its_mark(encoding):
    (block,) = read_file("KẾ HOẠCH".encode(encoding), name="a.txt").blocks
    assert block.text == "KẾ HOẠCH"


def test_four_hundred_mutants_of_a_word_file_raise_nothing_else():
    sound, chance = seed_docx("S0", styled=True), random.Random(4)
    for _ in range(400):
        broken = bytearray(sound)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            recognise(
                read_file(bytes(broken[: chance.choice([len(broken), chance.randrange(len(broken))])]), name="a.docx")
            )
        except FileRefused:
            continue
