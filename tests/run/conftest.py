import pytest

from tests.engines import on_both


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both(metafunc)


@pytest.fixture(autouse=True)
def _engine_of_the_test(runs_on: str) -> None:
    """Every test here runs on both engines."""
