"""The results of a survey for all agencies of a round: one grid, filled by hand, from Excel or from the clipboard."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from agencies.exports import answer
from agencies.files import chosen_file
from agencies.forms import form_page
from agencies.permissions import fetch

from ..cycle.surveys.export import survey_export
from ..cycle.surveys.filling import Filled, fill, rows_of_file, rows_of_text
from ..cycle.surveys.grid import read_grid
from ..cycle.surveys.saving import save_survey
from ..cycle.surveys.typed import not_taken, read_typed
from .shared import rounds_of, tables_of

NOTHING = "Chưa có gì để điền: chọn tệp Excel, hoặc dán khối ô chép từ Excel."


@form_page
@never_cache
def round_surveys(request, pk):
    """The grid; a button stores what was typed, another fills the fields from a file and stores nothing."""
    subject = fetch(request.user, rounds_of(request.user), "criteria.survey", pk=pk)
    grid = _grid(request, subject)
    if request.method != "POST":
        return _page(request, grid)
    try:
        return _fill(request, grid) if request.POST.get("lam") == "dien" else _save(request, grid)
    except ValidationError as error:
        return _page(request, grid, refusal=error.messages[0])


def _grid(request, subject):
    rows = tables_of(request.user).filter(round=subject).prefetch_related("agency__aliases")
    return read_grid(subject, rows.order_by("agency__path", "pk"))


def _save(request, grid):
    typed = read_typed(request.POST, grid)
    saved = save_survey(grid.round, typed.entries, by=request.user, now=timezone.now())
    emptied = f", trong đó xoá trắng {saved.emptied} ô" if saved.emptied else ""
    said = f"Đã lưu {saved.stored} ô{emptied}." if saved.stored else "Không có ô nào thay đổi."
    left = typed.shown(saved.refused)
    if not left and not typed.gone:
        messages.success(request, said)
        return redirect("round_surveys", grid.round.pk)
    refusal = f"{len(left) + len(typed.gone)} ô chưa lưu được."
    refusal += f" {said}" if saved.stored else ""
    return _page(request, _grid(request, grid.round).retyped(left), refusal=refusal, problems=typed.gone)


def _fill(request, grid):
    """What cannot be read of the file is said; what was typed before stays in its fields."""
    try:
        filled = fill(grid, _sent_rows(request))
    except ValidationError as error:
        filled = Filled({}, [error.messages[0]])
    typed = read_typed({**request.POST.dict(), **filled.texts}, grid)
    shown = grid.retyped(typed.cells | typed.shown({}))
    problems = filled.problems + not_taken(filled.texts, grid) + typed.gone
    return _page(request, shown, problems=problems, filled=len(typed.cells))


def _sent_rows(request):
    text = request.POST.get("khoi", "")
    if text.strip() and "file" not in request.FILES:
        return rows_of_text(text)
    return rows_of_file(*chosen_file(request, missing=NOTHING))


def _page(request, grid, *, refusal="", problems=(), filled=None):
    context = {"round": grid.round, "grid": grid, "refusal": refusal, "problems": problems, "filled": filled}
    context["bad"] = [cell for row in grid.rows for cell in row.cells if cell.problem]
    status = 422 if refusal or problems else 200
    return render(request, "criteria/cycle/surveys.html", context, status=status)


@form_page
def round_surveys_export(request, pk):
    return answer(request, survey_export(request.user, pk=pk))
