"""Counts how many tests ran on SQLite, on PostgreSQL and in a browser, and says so at the end.

With ``--all-three`` the run is not good when one of them ran none: a machine without a browser
must not look like one where every page was seen.
"""

import re
from collections import Counter

import pytest

ENGINE = re.compile(r"\[(?:.*-)?(sqlite|postgresql)(?:-.*)?\]$")
WHERE = ("sqlite", "postgresql", "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all-three",
        action="store_true",
        help="not good unless tests ran on SQLite, on PostgreSQL and in a browser",
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # under xdist only the controller counts
        config.pluginmanager.register(Counting(config), "counting")


class Counting:
    def __init__(self, config: pytest.Config):
        self._wanted = config.getoption("--all-three")
        self.ran: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        if engine := ENGINE.search(report.nodeid):
            self.ran[engine[1]] += 1
        if "browser" in report.keywords:
            self.ran["browser"] += 1

    @property
    def missing(self) -> list[str]:
        return [where for where in WHERE if not self.ran[where]] if self._wanted else []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.missing and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        counts = ", ".join(f"{where} {self.ran[where]}" for where in WHERE)
        terminalreporter.write_line(f"Ran by place: {counts}")
        for where in self.missing:
            terminalreporter.write_line(f"NOT GOOD: no test ran on {where}", red=True)
