"""A published result is frozen: its scores, its own row and the criteria it was computed from."""

from django.db import migrations

from agencies.triggers import refuse

SCORE_OF_PUBLISHED = "(SELECT state FROM criteria_assessment WHERE id = {row}.assessment_id%s) = 'published'"
CRITERION_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM criteria_assessment WHERE criteria_set_id = {row}.criteria_set_id AND state = 'published')"
)
EVERY = ["INSERT", "UPDATE", "DELETE"]


SCORES = refuse(
    "criteria_score",
    EVERY,
    "Kết quả đã công bố, số liệu đã khoá.",
    # FOR SHARE waits for a publication that is under way and then sees its result.
    postgres_when=SCORE_OF_PUBLISHED % " FOR SHARE",
    sqlite_when=SCORE_OF_PUBLISHED % "",
)
ASSESSMENTS = refuse(
    "criteria_assessment",
    ["UPDATE", "DELETE"],
    "Kết quả đã công bố, số liệu đã khoá.",
    postgres_when="OLD.state = 'published'",
    sqlite_when="OLD.state = 'published'",
)
CRITERIA = refuse(
    "criteria_criterion",
    EVERY,
    "Bộ tiêu chí đã có kết quả công bố, không sửa được nữa.",
    postgres_when=CRITERION_OF_PUBLISHED,
    sqlite_when=CRITERION_OF_PUBLISHED,
)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]
    operations = [SCORES, ASSESSMENTS, CRITERIA]
