import pytest
from tests.factories import *
from plans.documents.jobs import plan_pdf
pytestmark = pytest.mark.django_db
def test_pdf():
    plan = make_plan(make_agency(head_lines="ỦY BAN NHÂN DÂN|HUYỆN BẮC SƠN"), symbol="KH-UBND", place="Bắc Sơn", month=3, subject="Nâng cao Chỉ số cải cách hành chính (PAR INDEX)\nhuyện Bắc Sơn năm 2024", sign_title="CHỦ TỊCH", sign_name="Phùng Thị Thanh Nga", closing="Trên đây là *Kế hoạch* <b>&.\nHết./.")
    make_line(plan, "basis", "Căn cứ Quyết định số 1926/QĐ-UBND;")
    make_line(plan, "recipient", "Sở Nội vụ;"); make_line(plan, "recipient", "Lưu: VT.",2)
    make_line(plan, "footnote", "Quyết định số 102/QĐ-UBND ngày 16/01/2024.")
    s = make_section(plan, marker="I.", title="MỤC ĐÍCH")
    t = make_section(plan, parent=s, marker="1.", title="Mục đích", body="Theo quyết định của UBND tỉnh[^1] năm 2023 **đậm *nghiêng* đậm** *x** a. " + "văn bản dài " * 200)
    make_task(t, heading="Tiêu chí 1.6.2: xử lý", lead="Phòng Nội vụ", measures=["Một", "Hai"])
    __import__("pathlib").Path("/tmp/t.pdf").write_bytes(plan_pdf(plan))
    assert plan_pdf(plan) == plan_pdf(plan)
