from .assignment import Assignment, ProgressEntry
from .plan import Appendix, Plan, PlanLine, ReferenceDocument, Section
from .reminder import Reminder
from .task import Measure, Occurrence, Task, TaskCriterion, TaskParty

__all__ = [
    "Appendix",
    "Assignment",
    "Measure",
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
