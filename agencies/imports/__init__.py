"""Files that people bring to be written into the data: chosen, looked at, written. Large ones are read by a job."""

from .importer import Importer, steps

__all__ = ["Importer", "steps"]
