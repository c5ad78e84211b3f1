"""The agencies from and to Excel: what the pages and the jobs of their sheet need."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from .exports import Export
from .imports import steps
from .models import Agency
from .resources import AgencyResource
from .sheets.importer import SheetImporter
from .sheets.run import export

LIST = "admin:agencies_agency_changelist"


def agency_importer(by) -> SheetImporter:
    """The import of agencies, for quản trị. Raises PermissionDenied."""
    _refuse_others(by)
    return SheetImporter(
        by=by,
        key="agencies",
        args={},
        purpose="agencies",
        title="Nhập cơ quan từ Excel",
        back=reverse(LIST),
        back_label="Danh sách cơ quan",
        addresses=steps("admin:agencies_agency"),
        seconds_a_row=0.015,
        resource=lambda: AgencyResource(by=by),
        hint="Mỗi dòng một cơ quan, nhận ra nhau bằng mã; cơ quan cấp trên có thể ở dòng bất kỳ của cùng tệp.",
    )


def agency_export(by) -> Export:
    """All agencies, for quản trị. Raises PermissionDenied."""
    _refuse_others(by)
    return Export(
        by=by,
        key="agencies",
        args={},
        name="Cơ quan.xlsx",
        rows=Agency.objects.count(),
        back=reverse(LIST),
        make=lambda tell: export(AgencyResource(by=by), tell=tell),
    )


def _refuse_others(by) -> None:
    if not (by.may("agencies.add_agency") and by.may("agencies.change_agency")):
        raise PermissionDenied
