"""What tests of documents and of their pages share."""

import pytest

from agencies.files import path_of
from plans.models import DocumentVersion
from tests.factories import issued_version


@pytest.fixture
def version() -> DocumentVersion:
    return issued_version()


@pytest.fixture
def issued(version) -> bytes:
    """The bytes of the issued PDF."""
    return path_of(version.file.key).read_bytes()
