"""A province with two communes in a round, and the people who lead it there."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from agencies.models import Agency
from criteria.cycle import appraising, explaining, publishing, submitting
from criteria.cycle.appraising import Opinion
from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment, Evidence
from tests.factories import make_agency, make_kind, make_round, make_user

TODAY = date(2024, 11, 20)
NOW = datetime(2024, 11, 20, 2, tzinfo=UTC)


class Walk:
    """The two communes' round, and one line for each act of the cycle."""

    def __init__(self, **values):
        xa = make_kind("ubnd-xa", level=3, is_authority=True)
        phong = make_kind("phong", level=3)
        self.province = make_agency("tinh", kind=make_kind("ubnd-tinh", level=1, is_authority=True))
        self.home = make_agency("so-noi-vu", self.province, kind=phong, leads_reform=True)
        self.justice = make_agency("so-tu-phap", self.province, kind=phong)
        self.communes = [make_agency(code, self.province, kind=xa) for code in ("xa-mot", "xa-hai")]
        self.organiser = make_user(self.home, username="sonoivu", full_name="Lê Thị Tổ Chức")
        self.appraiser = make_user(self.justice, "appraiser", username="tuphap", full_name="Trần Thẩm Định")
        self.officers = [make_user(agency, "officer", username=agency.code) for agency in self.communes]
        self.round = make_round(self.province, *self.communes, by=self.organiser, leads={"II": self.justice}, **values)
        self.officer = self.officers[0]

    @property
    def table(self) -> Assessment:
        """The first commune's, fresh."""
        return self.table_of(self.communes[0])

    def table_of(self, agency: Agency) -> Assessment:
        rows = Assessment.objects.select_related("agency__kind", "criteria_set__index", "round__agency")
        return rows.get(agency=agency, round=self.round)

    def leaf(self, code: str):
        return self.round.criteria_set.criteria.get(code=code)

    def area(self, code: str) -> int:
        return self.leaf(code).pk

    def enter(self, table=None, *, by=None, **points) -> None:
        """Points by leaf, "_" for "." in the code: enter(I_1="1"); each with a document that proves it."""
        table = table or self.table
        for name, text in ({"I_1": "1", "I_2": "0.5", "II_1": "2"} | points).items():
            leaf = self.leaf(name.replace("_", "."))
            score = table.scores.get(criterion=leaf)
            save_scores(table, [ScoreEntry(leaf.pk, Decimal(text), score.version)], by=by or self.officer)
            Evidence.objects.get_or_create(score=score, document="Báo cáo số 1/BC-UBND")

    def submit(self, table=None, **points):
        self.enter(table, **points)
        return submitting.submit(table or self.table, by=self._officer_of(table), today=TODAY, now=NOW)

    def _officer_of(self, table):
        return self.officers[self.communes.index(table.agency)] if table else self.officer

    def begin(self, table=None):
        return appraising.begin(table or self.table, by=self.organiser, today=TODAY)

    def say(self, code, verdict, points=None, reason="", *, table=None, by=None, version=0):
        """One opinion, by whoever leads the lĩnh vực."""
        by = by or (self.appraiser if code.startswith("II") else self.organiser)
        opinion = Opinion(verdict, None if points is None else Decimal(points), reason, version)
        return appraising.save_opinion(table or self.table, self.leaf(code).pk, opinion, by=by, now=NOW)

    def send(self, table=None) -> None:
        for code, by in (("I", self.organiser), ("II", self.appraiser)):
            appraising.send(table or self.table, {self.area(code)}, by=by, now=NOW)

    def conclude(self, table=None):
        return appraising.conclude(table or self.table, by=self.organiser, now=NOW)

    def appraise(self, table=None, **changed):
        """All leaves accepted but those named with other points; sent and concluded."""
        for code in ("I.1", "I.2", "II.1"):
            points = changed.get(code.replace(".", "_"))
            verdict = ("accepted",) if points is None else ("changed", points, "Thiếu minh chứng")
            self.say(code, *verdict, table=table)
        self.send(table)
        return self.conclude(table)

    def explain(self, **answers) -> None:
        explaining.begin(self.table, by=self.officer, today=TODAY)
        for name, text in answers.items():
            leaf = self.leaf(name.replace("_", "."))
            explaining.answer(self.table, leaf.pk, text, seen="", by=self.officer, now=NOW)
        explaining.send(self.table, by=self.officer)

    def publish(self, **values):
        values = {"decision": "Quyết định số 12/QĐ-UBND", "on": date(2025, 1, 10), **values}
        return publishing.publish(self.round, by=self.organiser, now=NOW, **values)

    def finish(self, **second) -> None:
        """Everything up to the point at which both tables are appraised."""
        for table, points in ((self.table_of(self.communes[0]), {}), (self.table_of(self.communes[1]), second)):
            self.submit(table, by=self._officer_of(table), **points)
            self.begin(table)
            self.appraise(table)


@pytest.fixture
def walk(db) -> Walk:
    return Walk()
