from .assessment import Assessment, Cause, Evidence, PrintedTotal, Score, ScoreImport
from .criterion import CriteriaSet, Criterion, Index

__all__ = [
    "Assessment",
    "Cause",
    "CriteriaSet",
    "Criterion",
    "Evidence",
    "Index",
    "PrintedTotal",
    "Score",
    "ScoreImport",
]
