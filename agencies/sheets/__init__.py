"""Reference data as Excel sheets, one row a record: django-import-export is the engine, reader and writer our own."""

from .columns import Choice, Column, Day, Known, Mark, Text
from .resource import Change, SheetResource
from .run import SheetPlan, run

__all__ = ["Change", "Choice", "Column", "Day", "Known", "Mark", "SheetPlan", "SheetResource", "Text", "run"]
