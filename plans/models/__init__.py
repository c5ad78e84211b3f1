from .assignment import Assignment, ProgressEntry
from .feed import FeedToken
from .ledger import NotRegainable
from .plan import Appendix, Plan, PlanLine, ReferenceDocument, Section
from .receipt import PlanReceipt
from .reminder import Reminder
from .task import Measure, Occurrence, Task, TaskCriterion, TaskParty

__all__ = [
    "Appendix",
    "Assignment",
    "FeedToken",
    "Measure",
    "NotRegainable",
    "Occurrence",
    "Plan",
    "PlanLine",
    "PlanReceipt",
    "ProgressEntry",
    "ReferenceDocument",
    "Reminder",
    "Section",
    "Task",
    "TaskCriterion",
    "TaskParty",
]
