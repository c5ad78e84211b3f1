from .assignment import Assignment, ProgressEntry
from .feed import FeedToken
from .ledger import NotRegainable
from .periodic import PeriodicFigure, PeriodicPart, PeriodicReport
from .plan import Appendix, Plan, PlanLine, ReferenceDocument, Section
from .receipt import PlanReceipt
from .reminder import Reminder
from .report import (
    Report,
    ReportAnswer,
    ReportDeadline,
    ReportKind,
    ReportPeriod,
    ReportQuestion,
    ReportRequest,
)
from .task import Measure, Occurrence, Task, TaskCriterion, TaskParty

__all__ = [
    "Appendix",
    "Assignment",
    "FeedToken",
    "Measure",
    "NotRegainable",
    "Occurrence",
    "PeriodicFigure",
    "PeriodicPart",
    "PeriodicReport",
    "Plan",
    "PlanLine",
    "PlanReceipt",
    "ProgressEntry",
    "ReferenceDocument",
    "Reminder",
    "Report",
    "ReportAnswer",
    "ReportDeadline",
    "ReportKind",
    "ReportPeriod",
    "ReportQuestion",
    "ReportRequest",
    "Section",
    "Task",
    "TaskCriterion",
    "TaskParty",
]
