from .agency import Agency, AgencyAlias, AgencyGroup, AgencyKind, AgencySuccession
from .audit import AuditEntry
from .file import StoredFile
from .job import Job
from .user import Role, User

__all__ = [
    "Agency",
    "AgencyAlias",
    "AgencyGroup",
    "AgencyKind",
    "AgencySuccession",
    "AuditEntry",
    "Job",
    "Role",
    "StoredFile",
    "User",
]
