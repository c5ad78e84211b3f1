"""Sentences that drafted letters and reports have in common, after the công văn of the sample (S2)."""

from datetime import date

from ..cascade.wording import short_date

HURRY = "Yêu cầu Thủ trưởng các cơ quan khẩn trương thực hiện./."
PLEASE = "Đề nghị các cơ quan quan tâm, phối hợp thực hiện./."


def raised(words: str) -> str:
    """The words at the beginning of a line: with a capital first letter."""
    words = " ".join(words.split())
    return words[:1].upper() + words[1:]


def without_type(title: str) -> str:
    """The title of a report without the word "Báo cáo" that its type prints."""
    words = " ".join(title.split())
    return words[len("báo cáo") :].strip() if words.lower().startswith("báo cáo ") else words


def by_the_day(phrase: str, day: date | None) -> str:
    """A deadline in bold: its own words, else its last day; "" without either."""
    words = phrase.strip() or (f"chậm nhất ngày {short_date(day)}" if day else "")
    return f"**{words}**" if words else ""
