"""What makes the PDF archivable and ready to be signed: claims, source data, two empty fields in their places."""

import io
import json
import re

import pikepdf
import pytest

from plans.documents.pdf import SOURCE_NAME
from plans.documents.signature_fields import LEADER, ORGANISATION
from tests.factories import make_plan, make_section, make_task

from .reading import plan_html, plan_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def pdf():
    plan = make_plan(preamble="Nội dung.", closing="Hết./.", sign_title="CHỦ TỊCH", sign_name="Nguyễn Văn A")
    with pikepdf.open(io.BytesIO(plan_pdf(plan))) as file:
        yield file


def test_the_file_claims_both_standards(pdf):
    metadata = pdf.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert metadata.count("<rdf:RDF") == 1
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_the_source_data_comes_along(pdf):
    attached = pdf.attachments[SOURCE_NAME]
    data = json.loads(attached.get_file().read_bytes())
    assert data["signature"] == {"titles": ["CHỦ TỊCH"], "name": "Nguyễn Văn A"}
    assert [part["text"][0]["text"] for part in (*data["blocks"], *data["closing"])] == ["Nội dung.", "Hết./."]
    assert pdf.Root.AF[0].AFRelationship == "/Source"


def test_two_empty_fields_wait_for_signatures(pdf):
    fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
    assert list(fields) == [LEADER, ORGANISATION]
    assert all(field.FT == "/Sig" and "/V" not in field for field in fields.values())
    assert fields[ORGANISATION].Lock == {"/Type": pikepdf.Name.SigFieldLock, "/Action": pikepdf.Name.All, "/P": 1}
    assert "/Lock" not in fields[LEADER]


def test_the_seal_covers_the_left_third_of_the_signature(pdf):
    leader, seal = ([float(edge) for edge in field.Rect] for field in pdf.Root.AcroForm.Fields)
    width = leader[2] - leader[0]
    overlap = (seal[2] - leader[0]) / width
    assert seal[0] < leader[0]
    assert overlap == pytest.approx(1 / 3, abs=0.02)
    assert (seal[1], seal[3]) == (leader[1], leader[3])


def test_the_fields_are_tagged_as_form_elements(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    tree = dict(zip(map(int, list(numbers)[::2]), list(numbers)[1::2], strict=True))
    for field in pdf.Root.AcroForm.Fields:
        element = tree[int(field.StructParent)]
        assert element.S == "/Form"
        assert element.K.Obj.objgen == field.objgen
        assert field.objgen in {note.objgen for note in field.P.Annots}


@pytest.mark.parametrize(("state", "is_marked"), [("draft", True), ("issued", False)])
def test_only_a_draft_is_marked_on_every_page(state, is_marked):
    plan = make_plan(state=state, preamble="Đoạn văn dài của kế hoạch.\n" * 60)
    with pikepdf.open(io.BytesIO(plan_pdf(plan))) as file:
        drawn = [b" Do" in page.Contents.read_bytes() for page in file.pages]
    assert drawn == [is_marked] * 3


def test_no_level_of_headings_is_skipped():
    plan = make_plan(kind="letter")
    section = make_section(plan, title="PHẦN")
    make_task(section, heading="Tiêu chí 1.1", lead="Phòng Nội vụ")
    below = make_section(plan, 2, parent=section, title="Mục")
    make_section(plan, 3, parent=below, title="Tiểu mục")
    html = plan_html(plan)
    assert re.findall(r"<(h\d)", html) == ["h1", "h2", "h2", "h3"]
