import pytest

from .scene import Scene


@pytest.fixture
def scene(db) -> Scene:
    return Scene()
