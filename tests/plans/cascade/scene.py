"""A province, a district with its phòng Nội vụ and communes, and plans that go down from one to the next."""

from datetime import date

from agencies.models import Agency, AgencyGroup
from plans.assigning import assign
from plans.cascade.deriving import derive
from plans.models import Assignment, Plan, Task, TaskParty
from tests.factories import make_agency, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)
GROUP = "UBND các xã"


class Scene:
    """``communes`` are so many; ``upper`` is the district's plan 194, issued, with one section "II." and no task."""

    def __init__(self, communes=3):
        self.province = make_agency("tinh", short_name="UBND tỉnh", symbol="UBND")
        self.district = make_agency("huyen", self.province, short_name="UBND huyện Bắc Sơn", symbol="UBND")
        phong = make_kind("phong")
        self.office = make_agency("noi-vu", self.district, kind=phong, leads_reform=True)
        self.communes = [
            make_agency(f"xa-{n}", self.district, short_name=f"UBND xã {n}", symbol="UBND", place_name=f"Xã {n}")
            for n in range(1, communes + 1)
        ]
        self.group = AgencyGroup.objects.create(owner=self.district, name=GROUP)
        self.group.members.set(self.communes)
        self.leader = make_user(self.office, "coordinator", "phong-noi-vu")
        self.officer = make_user(self.communes[0], "officer", "can-bo-xa")
        self.upper = make_plan(
            self.district, number="194", symbol="KH-UBND", day=8, month=6, subject="Nâng cao Chỉ số", state="issued"
        )
        self.section = make_section(self.upper, marker="II.", title="NHIỆM VỤ", kind="tasks")

    @property
    def commune(self) -> Agency:
        return self.communes[0]

    def give(self, summary="Rà soát thủ tục", *, section=None, to=None, **values) -> Task:
        """A task of the upper plan for the group of communes, or for the agency ``to``."""
        section = section or self.section
        task = make_task(section, section.tasks.count() + 1, summary=summary, **values)
        body = {"agency": to} if to else {"group": self.group}
        TaskParty.objects.create(task=task, role=TaskParty.Role.IMPLEMENTING, printed=GROUP, **body)
        assign(task, on=DAY, by=None)
        return task

    def derive(self, *tasks, parent=None, agency=None, **values) -> Plan:
        """What the first commune, or ``agency``, makes of ``tasks`` of the upper plan, or of ``parent``."""
        values = {"subject": "Kế hoạch của xã", "by": self.officer, "on": DAY, **values}
        return derive(parent or self.upper, agency or self.commune, {task.pk for task in tasks}, **values)

    def issue(self, plan: Plan, **values) -> Plan:
        Plan.objects.filter(pk=plan.pk).update(state="issued", **values)
        plan.refresh_from_db()
        return plan


def finish(task: Task, state="reported") -> None:
    """Everything given for a task stands as ``state``."""
    Assignment.objects.filter(task=task).update(state=state)
