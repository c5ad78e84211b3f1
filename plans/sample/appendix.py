"""An appendix made up for showing and testing: nobody issued it, and it says so."""

from ..documents.markup import runs
from ..documents.model import Appendix, TaskRow
from ..documents.wording import in_order, party_names
from ..models import Plan, Task, TaskParty

PERIODS = ["trước ngày 30/6/{}", "trước ngày 31/12/{}"]


def illustrative_appendix(plan: Plan) -> Appendix:
    """Every measure of the plan's task blocks as a task of its own for each half of the year, in that order."""
    tasks = plan.tasks.filter(kind=Task.Kind.BLOCK).order_by("position", "pk").prefetch_related("parties", "measures")
    pairs = [(task, measure.text) for task in tasks for measure in in_order(task.measures)]
    rows = [(*pair, period.format(plan.year)) for period in PERIODS for pair in pairs]
    numbered = tuple(_row(number, *row) for number, row in enumerate(rows, start=1))
    return Appendix("Phụ lục", "Danh mục nhiệm vụ, giải pháp (minh hoạ)", numbered, is_wide=True)


def _row(number: int, task: Task, measure: str, deadline: str) -> TaskRow:
    return TaskRow(
        number=str(number),
        content=(runs(measure),),
        lead=party_names(task, TaskParty.Role.LEAD),
        others=party_names(task, TaskParty.Role.COOPERATING, TaskParty.Role.IMPLEMENTING),
        product="Báo cáo kết quả thực hiện",
        deadline=deadline,
    )
