"""A plan's texts on pages: the light markup of paper, everything else escaped."""

import pytest

from plans.templatetags.plan_text import printed


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Nâng cao chỉ số", "Nâng cao chỉ số"),
        ("*nghiêng*", "<em>nghiêng</em>"),
        ("**đậm**", "<strong>đậm</strong>"),
        ("***cả hai***", "<strong><em>cả hai</em></strong>"),
        ("xếp hạng[^1] năm", "xếp hạng<sup>1</sup> năm"),
        ("* không đóng", "* không đóng"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_markup(text, html):
    assert printed(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
        ("*\"x\" & 'y'*", "<em>&quot;x&quot; &amp; &#x27;y&#x27;</em>"),
        ("{{ plan }} {% now %} {0}", "{{ plan }} {% now %} {0}"),
    ],
)
def test_everything_else_is_escaped(text, html):
    assert printed(text) == html


def test_line_breaks_stay_for_the_class_pre_line():
    assert printed("một\nhai") == "một\nhai"


def test_numbers_of_documents_keep_their_characters():
    assert printed("Quyết định số 1926/QĐ-UBND tháng 3") == "Quyết định số 1926/QĐ-UBND tháng 3"
