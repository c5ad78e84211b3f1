"""What the fixtures' codes and names stand for in the database."""

from agencies.models import Agency, AgencyGroup
from criteria.models import Assessment, Criterion, Index

from ..models import ReferenceDocument
from .fixtures import read


class Lookup:
    """Looks up the rows that one plan of the fixtures refers to; groups are those of its issuer."""

    def __init__(self, data: dict):
        self.agencies = Agency.objects.in_bulk(field_name="code")
        self.indices = Index.objects.in_bulk(field_name="code")
        self.issuer = self.agencies[data["issuer"]]
        self.groups = {group.name: group for group in AgencyGroup.objects.filter(owner=self.issuer)}
        known = {reference.number: reference for reference in ReferenceDocument.objects.all()}
        self.references = {row["code"]: known[row["number"]] for row in read("references")}
        self.assessment = self._assessment(**data["assessment"]) if "assessment" in data else None

    def bodies(self, row: dict) -> list[Agency]:
        """The agencies of a section or line: those named by code, and the members of its groups."""
        found = [self.agencies[code] for code in row.get("agencies", [])]
        for name in row.get("groups", []):
            found += self.groups[name].members.all()
        return found

    def criterion(self, code: str) -> Criterion:
        return self.assessment.criteria_set.criteria.get(code=code)

    def remainder(self, parent_code: str) -> Criterion:
        return self.assessment.criteria_set.criteria.get(parent__code=parent_code, is_remainder=True)

    def _assessment(self, agency: str, year: int) -> Assessment:
        return Assessment.objects.select_related("criteria_set").get(agency__code=agency, year=year)
