"""What every test stands on: an empty cache, and a browser when there is one."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from xdist.scheduler import LoadScopeScheduling

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
WHOLE_FILES = ("tests/browser/", "tests/journeys/test_demo.py")
REQUIRED = os.environ.get("NABIJ_BROWSER_TESTS") == "required"


def pytest_configure(config: pytest.Config) -> None:
    if REQUIRED and not CHROMIUM:
        raise pytest.UsageError("Browser tests are required here, and no Chromium was found on the PATH.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="no Chromium on the PATH"))


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Files that share something costly stay with one worker; any other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.startswith(WHOLE_FILES) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


def _browser_tests(reporter: pytest.TerminalReporter, outcome: str) -> int:
    reports = reporter.stats.get(outcome, [])
    return sum("browser" in getattr(report, "keywords", {}) for report in reports)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    everything = not session.config.option.markexpr and not session.config.option.keyword
    if REQUIRED and everything and reporter is not None and not hasattr(session.config, "workerinput"):
        skipped, passed = _browser_tests(reporter, "skipped"), _browser_tests(reporter, "passed")
        if (skipped or not passed) and session.config.args_source is not pytest.Config.ArgsSource.ARGS:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = _browser_tests(terminalreporter, "skipped")
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{skipped} browser tests did NOT run: no chromium, chromium-browser or google-chrome found."
        )
        terminalreporter.line("Install one (apt install chromium) to try the pages as a person meets them.")


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits and other counts of one test don't reach the next."""
    cache.clear()
    yield
    cache.clear()
