"""How far a task is, over all the work given for it: pure, from the states of its assignments."""

from collections.abc import Iterable
from typing import NamedTuple

from .models import Assignment
from .models.assignment import DueState

State = Assignment.State


class TaskState(NamedTuple):
    """Counts of the assignments of one task; ``total`` leaves out those that were stopped."""

    total: int = 0
    confirmed: int = 0
    reported: int = 0
    doing: int = 0
    overdue: int = 0
    stopped: int = 0

    @property
    def is_done(self) -> bool:
        """Everybody's part is done and confirmed."""
        return self.total > 0 and self.confirmed == self.total

    @property
    def is_stopped(self) -> bool:
        """The work was given and is not carried on by anybody."""
        return self.total == 0 and self.stopped > 0

    @property
    def is_under_way(self) -> bool:
        """Somebody has begun, something is left to be done or confirmed, and nothing is overdue."""
        begun = self.doing + self.reported + self.confirmed
        return begun > 0 and not self.is_done and not self.overdue

    @property
    def words(self) -> str:
        if self.is_stopped:
            return "không tiếp tục"
        if not self.total:
            return "chưa giao việc"
        done = f"{self.confirmed}/{self.total} việc xác nhận xong"
        counts = {"chờ xác nhận": self.reported, "đang làm": self.doing, "quá hạn": self.overdue}
        return ", ".join([done, *(f"{count} {label}" for label, count in counts.items() if count)])


def task_state(assignments: Iterable[tuple[str, str]]) -> TaskState:
    """The counts from (state, due state) of every assignment."""
    pairs = list(assignments)
    states = [state for state, _ in pairs]
    return TaskState(
        total=len(pairs) - states.count(State.CANCELLED),
        confirmed=states.count(State.CONFIRMED),
        reported=states.count(State.REPORTED),
        doing=states.count(State.DOING),
        overdue=sum(due == DueState.OVERDUE for _, due in pairs),
        stopped=states.count(State.CANCELLED),
    )
