from .assessment import Assessment, Cause, Evidence, PrintedTotal, Score, ScoreImport
from .criterion import CriteriaSet, Criterion, Index
from .cycle import Appraisal, AreaLead, Round, Snapshot, Step, Unlocking

__all__ = [
    "Appraisal",
    "AreaLead",
    "Assessment",
    "Cause",
    "CriteriaSet",
    "Criterion",
    "Evidence",
    "Index",
    "PrintedTotal",
    "Round",
    "Score",
    "ScoreImport",
    "Snapshot",
    "Step",
    "Unlocking",
]
