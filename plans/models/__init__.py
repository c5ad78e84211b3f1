from .assignment import Assignment, ProgressEntry
from .ledger import NotRegainable
from .plan import Appendix, Plan, PlanLine, ReferenceDocument, Section
from .reminder import Reminder
from .task import Measure, Occurrence, Task, TaskCriterion, TaskParty

__all__ = [
    "Appendix",
    "Assignment",
    "Measure",
    "NotRegainable",
    "Occurrence",
    "Plan",
    "PlanLine",
    "ProgressEntry",
    "ReferenceDocument",
    "Reminder",
    "Section",
    "Task",
    "TaskCriterion",
    "TaskParty",
]
