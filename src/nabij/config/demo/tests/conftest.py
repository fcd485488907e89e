import pytest

from nabij.config.demo import World, generate


@pytest.fixture(scope="session")
def demo_world() -> World:
    return generate(1)
