from .assessment import Assessment, Cause, Evidence, Score
from .criterion import CriteriaSet, Criterion, Index

__all__ = ["Assessment", "Cause", "CriteriaSet", "Criterion", "Evidence", "Index", "Score"]
