"""The survey of a round: entered for all agencies at once, whatever state their tables are in."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from criteria.cycle import board, publishing, submitting
from criteria.cycle.desk import read_desk
from criteria.cycle.sheet import sums
from criteria.cycle.surveys.grid import mark_of, read_grid
from criteria.cycle.surveys.saving import save_survey
from criteria.cycle.surveys.typed import read_typed
from criteria.entry import ScoreConflict, ScoreEntry, recomputed_totals, write_totals
from criteria.lines import read_lines, read_lines_of
from criteria.management.commands.check_totals import Command
from criteria.models import Criterion

from .conftest import NOW, TODAY, Walk

D = Decimal


@pytest.fixture
def waiting(walk) -> Walk:
    """II.1 of both communes waits for its survey, all else is entered."""
    for commune, officer in zip(walk.communes, walk.officers, strict=True):
        walk.enter(walk.table_of(commune), by=officer)
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    for table in walk.round.assessments.all():
        table.scores.filter(criterion__code="II.1").update(achieved=None)
        write_totals(table)
    return walk


def score(walk, place=0):
    return walk.table_of(walk.communes[place]).scores.get(criterion__code="II.1")


def entry(walk, points, *, place=0, **values):
    """One cell as the page sends it."""
    row = score(walk, place)
    points = None if points is None else D(points)
    return {(row.assessment_id, row.criterion_id): replace(ScoreEntry(row.criterion_id, points, row.version), **values)}


def save(walk, points="1.5", *, by=None, **values):
    return save_survey(walk.round, entry(walk, points, **values), by=by or walk.organiser, now=NOW)


def hand_in(walk) -> None:
    submitting.submit(walk.table, by=walk.officer, today=TODAY, now=NOW)


def begin(walk) -> None:
    hand_in(walk)
    walk.begin()


def give(walk) -> None:
    """Opinions on all leaves; II.1 is accepted without points."""
    begin(walk)
    for code in ("I.1", "I.2", "II.1"):
        walk.say(code, "accepted")


def conclude(walk) -> None:
    give(walk)
    walk.send()
    walk.conclude()


def ask(walk) -> None:
    """Concluded with a question about I.1, which the agency is answering."""
    begin(walk)
    walk.say("I.1", "asked", reason="Vì sao?")
    walk.say("I.2", "accepted")
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()


def answer(walk) -> None:
    ask(walk)
    walk.explain(I_1="Đã gửi")


def nothing(walk) -> None:
    pass


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (nothing, "entry"),
        (hand_in, "submitted"),
        (begin, "appraising"),
        (give, "appraising"),
        (conclude, "appraised"),
        (answer, "reappraising"),
    ],
)
def test_the_survey_is_entered_in_every_state_and_the_table_stays_in_it(waiting, act, state):
    act(waiting)
    assert save(waiting).stored == 1
    table = waiting.table
    assert (score(waiting).achieved, table.state, table.total_achieved, table.total_missing) == (
        D("1.5"),
        state,
        D(3),
        0,
    )
    assert recomputed_totals(table)[None].final == table.total_achieved


def test_the_printed_sheet_adds_up_a_survey_that_came_in_after_the_opinion(waiting):
    conclude(waiting)
    desk = read_desk(waiting.table, waiting.organiser)
    assert sums(desk.assessment, desk.areas)[None].appraised == ""
    save(waiting)
    desk = read_desk(waiting.table, waiting.organiser)
    assert [found.appraised for found in sums(desk.assessment, desk.areas).values()] == ["1,50", "1,50", "3,00"]


@pytest.mark.parametrize("act", [give, begin])
def test_concluding_keeps_a_survey_that_came_in_while_it_was_appraised(waiting, act):
    act(waiting)
    save(waiting)
    if act is begin:
        for code in ("I.1", "I.2", "II.1"):
            waiting.say(code, "accepted")
    waiting.send()
    waiting.conclude()
    assert (score(waiting).achieved, waiting.table.total_missing) == (D("1.5"), 0)


def test_an_opinion_with_other_points_follows_the_survey_that_came_in_after_it(waiting):
    begin(waiting)
    waiting.say("II.1", "changed", "0.5", "Tạm chấm")
    save(waiting)
    opinion = score(waiting).appraisals.get()
    assert (opinion.verdict, opinion.points, opinion.by) == ("accepted", D("1.5"), waiting.organiser)
    trail = AuditEntry.objects.filter(action="appraise").latest("pk")
    assert (trail.changes["points"], trail.actor) == (["0.5", "1.5"], waiting.organiser)
    assert read_desk(waiting.table, waiting.appraiser).find(waiting.leaf("II.1").pk).appraised == "1,50"


def test_what_an_appraiser_says_after_the_survey_came_in_holds(waiting):
    begin(waiting)
    save(waiting)
    for code in ("I.1", "I.2"):
        waiting.say(code, "accepted")
    waiting.say("II.1", "changed", "1", "Phiếu không hợp lệ")
    waiting.send()
    waiting.conclude()
    assert score(waiting).achieved == D(1)


def test_a_further_appraisal_agrees_to_the_survey_that_came_in_after_the_conclusion(waiting):
    answer(waiting)
    save(waiting)
    for code in ("I.1", "II.1"):
        waiting.say(code, "accepted")
    waiting.send()
    waiting.conclude()
    assert (score(waiting).achieved, waiting.table.total_achieved) == (D("1.5"), D(3))


def test_after_the_conclusion_its_opinions_and_copy_stay_and_the_board_counts_the_survey(waiting):
    conclude(waiting)
    save(waiting)
    opinion, copy = score(waiting).appraisals.get(), waiting.table.snapshots.get(stage="appraised")
    assert (opinion.verdict, opinion.points, copy.total_achieved) == ("accepted", None, D("1.5"))
    line = board.lines(waiting.round, [waiting.table], user=waiting.organiser, today=TODAY)[0]
    assert (line.own, line.appraised) == ("1,50", "3,00")
    assert read_desk(waiting.table, waiting.appraiser).find(waiting.leaf("II.1").pk).appraised == "1,50"


def conclude_all(waiting) -> None:
    for commune, officer in zip(waiting.communes, waiting.officers, strict=True):
        table = waiting.table_of(commune)
        submitting.submit(table, by=officer, today=TODAY, now=NOW)
        waiting.begin(table)
        for code in ("I.1", "I.2", "II.1"):
            waiting.say(code, "accepted", table=table)
        waiting.send(table)
        waiting.conclude(table)


def test_a_whole_round_is_published_with_the_survey_that_came_last(waiting):
    conclude_all(waiting)
    waits = "còn 1 tiêu chí chưa có điểm (nhập ở «Điểm điều tra xã hội học» của đợt)."
    assert publishing.preview(waiting.round).obstacles == [f"Cơ quan xa-hai: {waits}", f"Cơ quan xa-mot: {waits}"]
    save_survey(waiting.round, entry(waiting, "1") | entry(waiting, "2", place=1), by=waiting.organiser, now=NOW)
    tables = waiting.publish()
    assert [(table.published_achieved, table.published_rank) for table in tables] == [(D("3.5"), 1), (D("2.5"), 2)]
    Command().handle()  # raises where a stored total is not the sum


def test_a_published_table_is_refused_and_keeps_no_other_from_being_saved(waiting):
    conclude_all(waiting)
    save_survey(waiting.round, entry(waiting, "1") | entry(waiting, "2", place=1), by=waiting.organiser, now=NOW)
    waiting.publish()
    publishing.unlock(waiting.table_of(waiting.communes[1]), "Sai điểm", by=waiting.organiser, now=NOW)
    cells = entry(waiting, "2") | entry(waiting, "0", place=1)
    saved = save_survey(waiting.round, cells, by=waiting.organiser, now=NOW)
    sentence = "Kết quả đã công bố và khoá số liệu: không sửa điểm được nữa."
    assert [error.messages[0] for error in saved.refused.values()] == [sentence]
    assert (saved.stored, score(waiting).achieved, score(waiting, 1).achieved) == (1, D(1), D(0))


def test_every_change_has_its_trail(waiting):
    save(waiting)
    save(waiting, "2")
    trail = AuditEntry.objects.filter(model="criteria.score", record_id=score(waiting).pk, actor=waiting.organiser)
    assert [row.changes["achieved"] for row in trail.order_by("pk")][-2:] == [[None, "1.5"], ["1.5", "2"]]
    assert trail.latest("pk").agency == waiting.communes[0]


def test_a_cell_that_somebody_else_changed_is_told_and_not_overwritten(waiting):
    stale = entry(waiting, "1")
    save(waiting, "2")
    saved = save_survey(waiting.round, stale, by=waiting.organiser, now=NOW)
    (reason,) = saved.refused.values()
    assert isinstance(reason, ScoreConflict)
    assert (saved.stored, score(waiting).achieved) == (0, D(2))
    assert str(reason).startswith("Lê Thị Tổ Chức vừa nhập 2,00 lúc")


def test_who_may_not_enter_a_survey_is_refused_by_the_rule_of_the_scores(waiting):
    saved = save(waiting, by=waiting.officer)
    assert "do cơ quan đầu mối CCHC nhập" in next(iter(saved.refused.values())).messages[0]
    assert score(waiting).achieved is None


def test_only_leaves_of_the_survey_have_a_cell(waiting):
    table, leaf = waiting.table, waiting.leaf("I.1")
    version = table.scores.get(criterion=leaf).version
    cells = {(table.pk, leaf.pk): ScoreEntry(leaf.pk, D(0), version)}
    saved = save_survey(waiting.round, cells, by=waiting.organiser, now=NOW)
    assert "Không có ô điểm" in next(iter(saved.refused.values())).messages[0]


def test_a_cell_that_is_emptied_is_blank_again(waiting):
    conclude(waiting)
    save(waiting)
    assert save(waiting, None).emptied == 1
    assert (score(waiting).achieved, score(waiting).self_achieved, waiting.table.total_missing) == (None, None, 1)


def test_lines_of_several_tables_are_those_of_each(waiting):
    tables = list(waiting.round.assessments.all())
    assert read_lines_of(tables) == {table.pk: read_lines(table) for table in tables}
    assert read_lines_of([]) == {}


# --- what was typed -----------------------------------------------------------------------------------------


def grid(walk):
    return read_grid(walk.round, list(walk.round.assessments.select_related("agency__kind").order_by("agency__path")))


def cell(walk, shown=None):
    """The first commune's."""
    return (shown or grid(walk)).cells[walk.table.pk, walk.leaf("II.1").pk]


def typed(walk, **texts):
    """The first commune's fields by input name; the marks of the page are those of now."""
    shown = grid(walk)
    table, leaf = cell(walk, shown).key
    data = {f"c{table}-{leaf}-{name}": text for name, text in texts.items()}
    return read_typed({"v": shown.marks, **data}, shown)


def told(found) -> list[str]:
    return list(found.refused.values())


@pytest.mark.parametrize(("text", "points"), [("1,5", "1.5"), ("1.50", "1.5"), ("0", "0"), (" 2 ", "2")])
def test_points_are_read_as_everywhere(waiting, text, points):
    (found,) = typed(waiting, diem=text).entries.values()
    assert found.achieved == D(points)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2,01", "lớn hơn điểm tối đa 2,00"),
        ("1.234", "nhiều nhất 2"),
        ("-1", "không phải số điểm"),
        ("a", "không phải"),
    ],
)
def test_what_cannot_be_points_is_told_at_its_cell(waiting, text, sentence):
    found = typed(waiting, diem=text)
    assert (found.entries, sentence in told(found)[0]) == ({}, True)


def test_a_blank_cell_that_stays_blank_and_one_that_was_not_touched_change_nothing(waiting):
    assert typed(waiting, diem="").cells == {}
    save(waiting)
    assert typed(waiting, diem="1,50").cells == typed(waiting).cells == {}


@pytest.mark.parametrize(("text", "changes"), [("1,5", 0), ("1.50", 0), ("1,4", 1), ("", 1)])
def test_the_same_number_written_otherwise_is_no_change(waiting, text, changes):
    save(waiting)
    assert len(typed(waiting, diem=text).cells) == changes


def test_a_cell_nobody_touched_is_no_change_though_somebody_else_has_changed_it(waiting):
    before = grid(waiting)
    save(waiting)
    table, leaf = cell(waiting, before).key
    assert read_typed({"v": before.marks, f"c{table}-{leaf}-diem": ""}, grid(waiting)).cells == {}


def test_what_has_no_place_any_more_is_named(waiting):
    before = grid(waiting)
    table, leaf = cell(waiting, before).key
    Criterion.objects.filter(code="II.1").update(is_survey=False)
    found = read_typed({"v": before.marks, f"c{table}-{leaf}-diem": "1,25"}, grid(waiting))
    assert found.gone == ["«1,25»: không còn trong đợt này hoặc không còn là tiêu chí điều tra, chưa lưu."]


@pytest.mark.parametrize("data", [{}, {"v": "1:2"}, {"v": "a:1:1:"}, {"v": "1:1:99999999999:"}])
def test_a_form_that_is_not_ours_is_refused(waiting, data):
    with pytest.raises(ValidationError, match="tải lại trang"):
        read_typed(data, grid(waiting))


# --- a survey by a method ---------------------------------------------------------------------------------------


def method(name, **parameters) -> None:
    Criterion.objects.filter(code="II.1").update(method=name, parameters=parameters)


def store(walk, **texts):
    return save_survey(walk.round, typed(walk, **texts).entries, by=walk.organiser, now=NOW)


def test_of_a_method_its_figure_is_typed_and_the_points_follow(waiting):
    method("survey")
    conclude(waiting)
    assert store(waiting, percent="93,05").stored == 1
    found = score(waiting)
    assert (found.declared, found.achieved, waiting.table.total_achieved) == (
        {"percent": "93,05"},
        D("1.86"),
        D("3.36"),
    )
    shown = cell(waiting)
    assert (shown.texts, shown.points) == ({"percent": "93,05"}, "1,86")
    assert shown.mark.endswith(f":{mark_of({'percent': '93,05'})}")


def test_a_figure_that_the_method_refuses_is_told_at_its_cell(waiting):
    method("survey")
    assert told(typed(waiting, percent="100,5")) == ["100,5 % lớn hơn 100 %: kiểm tra lại số liệu khai."]


def test_a_method_of_several_figures_has_a_field_for_each(waiting):
    method("survey_options")
    assert [field.label for field in cell(waiting).fields][0] == "Số phiếu mức A: II.1, Cơ quan xa-mot"
    store(waiting, option_1="80", option_2="15", option_3="5", option_4="0")
    assert score(waiting).achieved == D("1.8")


def test_a_method_that_does_not_hold_closes_its_column_and_says_why(waiting):
    method("survey", x=1)
    found = grid(waiting)
    assert "không có tham số «x»" in found.columns[0].problem
    assert (found.is_open, found.marks) == (False, "")
