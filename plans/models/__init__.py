from .assignment import Assignment, ProgressEntry
from .feed import FeedToken
from .ledger import NotRegainable
from .notice import Notice
from .office import OfficeStyle, RecipientList, Signer
from .periodic import PeriodicFigure, PeriodicPart, PeriodicReport
from .plan import Appendix, Plan, PlanLine, PlanTable, ReferenceDocument, Section
from .receipt import PlanReceipt
from .reminder import Digest, Reminder
from .reminding import Audience, CalendarDay, PlanReminding, ReminderRule
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
from .version import DocumentVersion, SignedCopy

__all__ = [
    "Appendix",
    "Assignment",
    "Audience",
    "CalendarDay",
    "Digest",
    "DocumentVersion",
    "FeedToken",
    "Measure",
    "NotRegainable",
    "Notice",
    "Occurrence",
    "OfficeStyle",
    "PeriodicFigure",
    "PeriodicPart",
    "PeriodicReport",
    "Plan",
    "PlanLine",
    "PlanReceipt",
    "PlanReminding",
    "PlanTable",
    "ProgressEntry",
    "RecipientList",
    "ReferenceDocument",
    "Reminder",
    "ReminderRule",
    "Report",
    "ReportAnswer",
    "ReportDeadline",
    "ReportKind",
    "ReportPeriod",
    "ReportQuestion",
    "ReportRequest",
    "Section",
    "SignedCopy",
    "Signer",
    "Task",
    "TaskCriterion",
    "TaskParty",
]
