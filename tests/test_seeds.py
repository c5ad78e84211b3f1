"""The comparison with the source documents finds what is lost, changed or moved."""

import unicodedata

import pytest

from tests.seeds import missing_sentences, seed_sentences, seed_text

KEYS = ["S0", "S1", "S2", "S3", "S4"]
FOOTNOTE = "Quyết định số 102/QĐ-UBND ngày 16/01/2024 của UBND tỉnh Lạng Sơn."


@pytest.mark.parametrize("key", KEYS)
def test_a_text_of_all_sentences_lacks_nothing(key):
    assert missing_sentences(key, "\n".join(seed_sentences(key))) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_sentences_hold_every_letter_of_the_document(key):
    letters = "".join(seed_sentences(key)).removesuffix(FOOTNOTE)
    assert "".join(letters.split()) == "".join(seed_text(key).translate(str.maketrans("", "", "*#_¹")).split())


@pytest.mark.parametrize("key", KEYS)
def test_a_lost_sentence_is_found(key):
    sentences = seed_sentences(key)
    once = [s for s in sentences if len(s) > 20 and "".join(sentences).count(s) == 1]
    for lost in once[::3]:
        assert lost in missing_sentences(key, "\n".join(s for s in sentences if s != lost))


@pytest.mark.parametrize("key", KEYS)
def test_two_swapped_neighbours_are_found(key):
    sentences = [s for s in seed_sentences(key) if len(s) > 40]
    for first, second in zip(sentences[:-1:5], sentences[1::5], strict=False):
        text = "\n".join(seed_sentences(key)).replace(first, "\0").replace(second, first).replace("\0", second)
        assert missing_sentences(key, text) != []


def test_one_changed_letter_is_found():
    text = "\n".join(seed_sentences("S4")).replace("duy chỉ", "duy trì")
    assert [s for s in missing_sentences("S4", text) if "duy chỉ" in s] == missing_sentences("S4", text)
    assert len(missing_sentences("S4", text)) == 1


def test_one_changed_figure_of_the_table_is_found():
    text = "\n".join(seed_sentences("S4")).replace("0,88", "0,89")
    assert missing_sentences("S4", text) == ["0,88"]


def test_wrapped_lines_decomposed_letters_and_soft_hyphens_do_not_matter():
    text = unicodedata.normalize("NFD", "\n".join(seed_sentences("S2"))).replace(" ", "\n").replace("cải", "c\u00adải")
    assert missing_sentences("S2", text) == []


def test_page_number_and_footnote_in_the_middle_of_a_sentence_do_not_matter():
    before, after = "\n".join(seed_sentences("S4")[:-1]).split("nâng cao tinh thần trách nhiệm", 1)
    text = f"{before}nâng cao tinh thần\n1 {FOOTNOTE}\f2\ntrách nhiệm{after}"
    assert missing_sentences("S4", text) == []


def test_a_lost_footnote_is_found():
    assert missing_sentences("S4", "\n".join(seed_sentences("S4")[:-1])) == [FOOTNOTE]


def test_page_breaks_are_joined():
    assert "02/11** huyện, thành phổ.\n" in seed_text("S4")
    assert "được phân bổ để thực hiện tự chủ tài chính\t1,00\t0,00\t1,00" in seed_text("S4")
    assert "nâng cao các Chỉ số: PAR INDEX, SIPAS năm 2024" in seed_text("S2")
    assert "uy tín của chính quyền các cấp" in seed_text("S1")


def test_abbreviations_do_not_end_a_sentence():
    assert "TP. Lạng Sơn, ngày 07 tháng 6 năm 2024" in seed_sentences("S1")
    assert "KT. GIÁM ĐỐC" in seed_sentences("S3")
