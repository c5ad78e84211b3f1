from .assignment import Assignment, ProgressEntry
from .periodic import PeriodicFigure, PeriodicPart, PeriodicReport
from .plan import Appendix, Plan, PlanLine, ReferenceDocument, Section
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
    "Measure",
    "Occurrence",
    "PeriodicFigure",
    "PeriodicPart",
    "PeriodicReport",
    "Plan",
    "PlanLine",
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
