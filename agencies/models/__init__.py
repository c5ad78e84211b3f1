from .agency import Agency, AgencyAlias, AgencyGroup, AgencyKind, AgencySuccession
from .audit import AuditEntry
from .file import StoredFile
from .heartbeat import Heartbeat
from .job import Job
from .user import Role, User

__all__ = [
    "Agency",
    "AgencyAlias",
    "AgencyGroup",
    "AgencyKind",
    "AgencySuccession",
    "AuditEntry",
    "Heartbeat",
    "Job",
    "Role",
    "StoredFile",
    "User",
]
