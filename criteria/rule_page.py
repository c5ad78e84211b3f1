"""One leaf's rule on its page: what it says, what is declared, the points and how they came about."""

from django.core.exceptions import ValidationError

from .declaring import method_of
from .entry import ScoreConflict
from .methods import Outcome
from .methods.describing import Described, describe
from .methods.forms import DeclaredForm, OverrideForm
from .models import Score
from .points import format_points

OLD_PAGE = "Trang này đã cũ hoặc gửi thiếu: xem lại số liệu rồi bấm «Lưu số liệu» lần nữa."


class RulePage:
    """The rule of the leaf of ``score``, with what was sent (None: the page is only opened).

    ``problem`` says why a method of the set cannot be used; there are no forms then.
    """

    def __init__(self, score: Score, data=None):
        self.score, self.problem, self.method = score, "", None
        self.version = str(score.version) if data is None else data.get("version", "")  # as the person saw it
        self.figures: DeclaredForm | None = None
        self.override: OverrideForm | None = None
        try:
            self.method = method_of(score.criterion)
        except ValidationError as error:
            self.problem = error.messages[0]
        if self.method is not None:
            self._make_forms(data)

    @property
    def described(self) -> list[Described]:
        return describe(self.method)

    @property
    def declared(self) -> list[tuple[str, str]]:
        """What is stored, by the words that ask for it."""
        named = [(item.label, self.score.declared.get(item.name, "")) for item in self.method.inputs]
        return [(label, text) for label, text in named if text]

    @property
    def is_valid(self) -> bool:
        return self.figures.is_valid() and self.override.is_valid()

    def seen(self) -> int:
        """The version that the person saw; raises ValidationError where the page did not say, and then knows it."""
        if not (self.version.isascii() and self.version.isdigit() and len(self.version) < 10):
            self.version = str(self.score.version)
            raise ValidationError(OLD_PAGE)
        return int(self.version)

    @property
    def values(self) -> dict:
        """What a valid page has ``criteria.entry.save_declared`` store."""
        by_hand = {"points": self.override.cleaned_data["points"], "reason": self.override.cleaned_data["reason"]}
        return {"declared": self.figures.cleaned_data, **by_hand}

    @property
    def points(self) -> str:
        return format_points(self.outcome.points, self._scale["decimals"])

    @property
    def differs(self) -> bool:
        """Whether the stored points are not the computed ones, and nobody has said why."""
        is_shown = not self.figures.is_bound and not self.score.not_applicable
        return is_shown and not self.score.override_reason and self.outcome.points != self.score.achieved

    def refuse(self, error: ValidationError | ScoreConflict) -> None:
        """Say beside what was typed why it was not stored; after a conflict a second press stores it."""
        if isinstance(error, ValidationError):
            self.figures.add_error(None, error.messages)
            return
        self.version = str(error.current.version)
        said = str(error).partition(": chọn")[0]
        self.figures.add_error(None, f"{said}. Số bạn gõ vẫn còn dưới đây: bấm «Lưu số liệu» lần nữa nếu vẫn dùng.")

    def _make_forms(self, data) -> None:
        criterion = self.score.criterion
        self._scale = {
            "maximum": criterion.maximum,
            "decimals": self.score.assessment.criteria_set.decimals,
        }
        self.figures = DeclaredForm(
            data, method=self.method, prefix="khai", initial=self.score.declared, label_suffix="", **self._scale
        )
        self.outcome = self._outcome()
        is_by_hand = bool(self.score.override_reason)
        initial = {"points": self.score.achieved, "reason": self.score.override_reason} if is_by_hand else {}
        self.override = OverrideForm(
            data, computed=self.outcome, prefix="sua", initial=initial, label_suffix="", **self._scale
        )

    def _outcome(self) -> Outcome:
        """The computed points; of figures that cannot be read none, with the sentence."""
        if self.figures.is_bound:
            return self.figures.outcome if self.figures.is_valid() else Outcome(None, "")
        try:
            return self.method.score(self.score.declared, **self._scale)
        except ValidationError as error:
            return Outcome(None, error.messages[0])
