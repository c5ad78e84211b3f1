"""A file for a table that is closed to its own people: looked at with the reason on top, written in no part."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.imports.importer import MOST_BYTES
from agencies.jobs import run_job
from agencies.models import Job
from criteria.models import Assessment, ScoreImport
from criteria.score_import.writing import undo_import

from .tables import HEAD, xlsx
from .test_views import address, choose, everything, hidden, office, padded, score, write  # noqa: F401

STATE = Assessment.State
CLOSED = [state for state in STATE if state not in Assessment.OPEN_STATES]
# Points, a cause of a criterion whose points stay, and a printed figure of a lĩnh vực.
ROWS = [["1.6.2", None, "0,50", "0,25"], ["7.3.1", None, None, None, None, "Chưa đủ biên chế"], ["1", None, None, "9"]]
FILE = xlsx(HEAD, *ROWS)


def close(demo, state) -> str:
    """Move the table to ``state``; the sentence that the page is to say."""
    publication = int(state == STATE.PUBLISHED)
    Assessment.objects.filter(pk=demo.assessment.pk).update(state=state, publication=publication)
    if state == STATE.PUBLISHED:
        return "Kết quả đã công bố và khoá số liệu: không sửa điểm được nữa."
    return f"Bảng điểm đang ở bước «{state.label}»: cơ quan không sửa điểm được, cho đến khi được trả lại."


@pytest.mark.parametrize("state", CLOSED)
def test_the_preview_says_on_top_why_nothing_can_be_written(office, demo, state):  # noqa: F811
    sentence, before = close(demo, state), everything()
    answer = choose(office, demo, FILE)
    page = answer.content.decode()
    assert (answer.status_code, page.count(sentence), everything()) == (200, 1, before)
    assert page.index(sentence) < page.index("Xem trước «")
    assert ("Chưa đủ biên chế" in page, ">Ghi " in page, "vẫn ghi được)" in page) == (True, False, False)


@pytest.mark.parametrize("state", CLOSED)
def test_a_table_closed_after_the_preview_takes_nothing_of_the_file(office, demo, state):  # noqa: F811
    data = hidden(choose(office, demo, FILE))
    sentence, before = close(demo, state), everything()
    answer = office.post(address(demo, "score_import_write"), data)
    assert (answer.status_code, answer.content.decode().count(sentence), everything()) == (422, 1, before)


@pytest.mark.parametrize("state", Assessment.OPEN_STATES)
def test_an_open_table_takes_all_of_it(office, demo, state):  # noqa: F811
    Assessment.objects.filter(pk=demo.assessment.pk).update(state=state)
    assert write(office, demo, *ROWS).status_code == 302
    assert str(score(demo, "1.6.2").achieved) == "0.2500"
    assert demo.assessment.causes.filter(text="Chưa đủ biên chế").count() == 1
    assert str(demo.assessment.printed_totals.get(criterion__code="1").achieved) == "9.0000"


def test_a_file_of_causes_alone_is_refused_as_well(office, demo):  # noqa: F811
    data = hidden(choose(office, demo, xlsx(HEAD, ROWS[1])))
    sentence, before = close(demo, STATE.SUBMITTED), everything()
    answer = office.post(address(demo, "score_import_write"), data)
    assert (answer.status_code, sentence in answer.content.decode(), everything()) == (422, True, before)


def test_an_import_is_not_taken_back_in_a_closed_table(office, demo):  # noqa: F811
    write(office, demo, ROWS[1])
    sentence, before = close(demo, STATE.APPRAISING), everything()
    with pytest.raises(ValidationError, match="Đang thẩm định"):
        undo_import(ScoreImport.objects.get(), by=demo.user("phongnoivu"))
    page = office.post(address(demo, "score_import_undo", ScoreImport.objects.get().pk), follow=True)
    assert (sentence in page.content.decode(), everything()) == (True, before)


def test_the_shell_is_told_the_same(demo, tmp_path):
    sentence, before = close(demo, STATE.SUBMITTED), everything()
    file, table = tmp_path / "bảng.xlsx", demo.assessment
    file.write_bytes(FILE)
    options = {"agency": table.agency.code, "criteria_set": table.criteria_set.code, "year": table.year}
    with pytest.raises(CommandError, match=sentence):
        call_command("import_scores", str(file), **options)
    assert everything() == before


def test_a_large_file_is_refused_by_its_job_in_the_same_words(office, demo):  # noqa: F811
    choose(office, demo, padded(MOST_BYTES + 1000))
    run_job(Job.objects.get().pk)
    page = office.get(Job.objects.get().page)
    sentence = close(demo, STATE.SUBMITTED)
    assert sentence in office.get(Job.objects.get().page).content.decode()
    office.post(address(demo, "score_import_write"), hidden(page))
    run_job(Job.objects.latest("pk").pk)
    assert (Job.objects.latest("pk").error, ScoreImport.objects.count()) == (sentence, 0)
