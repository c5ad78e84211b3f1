"""What holds for every phrase, however odd: it is kept, nothing raises, days run forward, silence is explained."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plans.deadlines import Conventions, Kind, explain, resolve

WORDS = """trước ngày 15/6/2024 15/6 31/2 29/2/2023 0/0 99/99/9999 hằng hàng tháng quý III I V năm 2024 2025 1900 và
hoặc hay , ; - / từ đến hết 6 9 12 3 tuần thứ hai đầu cuối giữa nửa báo cáo định kỳ lần một 00 thường xuyên sau khi kể
ban hành trở đi chậm nhất CCHC học giai đoạn nay . ( ) : 17h00 20 ngày 10 làm việc 15-20/6 126/KH-UBND"""
phrases = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
times = st.one_of(st.integers(1900, 2200), st.dates(date(1900, 1, 1), date(2200, 12, 31)))
customs = st.builds(
    Conventions,
    before_includes_day=st.booleans(),
    report_day=st.integers(0, 31),
    year_first_day=st.integers(1, 31),
    early_ends=st.integers(1, 14),
    middle_ends=st.integers(15, 28),
    first_week_days=st.integers(1, 7),
)


@given(phrases, times, customs)
def test_every_phrase(phrase, at, conventions):
    found = resolve(phrase, plan_date_or_year=at, conventions=conventions)
    assert found.phrase == phrase
    assert (found.kind == Kind.UNRESOLVED) == bool(found.why)
    assert (found.last_day is not None) == (found.kind in (Kind.DATE, Kind.RANGE))
    assert (found.first_day is not None) == (found.kind == Kind.RANGE)
    assert found.first_day is None or found.first_day <= found.last_day
    assert bool(found.occurrences) == (found.kind == Kind.RECURRING)
    assert found.kind == Kind.NONE or explain(found)


@given(phrases, times)
def test_occurrences_are_in_order_and_told_apart(phrase, at):
    dues = resolve(phrase, plan_date_or_year=at).occurrences
    assert [due.last_day for due in dues] == sorted(due.last_day for due in dues)
    assert len({due.label for due in dues}) == len(dues)
    assert all(0 < len(due.label) <= 60 for due in dues)


@given(st.dates(date(1990, 1, 2), date(2090, 12, 31)), st.sampled_from(["/", "-", "."]), st.booleans())
def test_a_written_day_is_that_day(day, mark, has_zeros):
    parts = [f"{day.day:02d}", f"{day.month:02d}"] if has_zeros else [str(day.day), str(day.month)]
    written = mark.join([*parts, str(day.year)])
    assert resolve(f"chậm nhất ngày {written}", plan_date_or_year=2024).last_day == day
    before = resolve(f"trước ngày {written}", plan_date_or_year=2024).last_day
    assert (day - before).days == 1
