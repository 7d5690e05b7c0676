"""``make test-conformance``: set up, make samples, ask every verifier, and say what came out.

COURSE_FOREIGN_SAMPLES names a folder with 1EdTech's own files, which are not ours to ship:
``inspector-ob30/`` and ``ob3/ob_v3p0_achievementcredential_schema.json``. What cannot run is
named, and then the exit code is 1: an unasked verifier is no pass.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conformance import badges, papers, samples, strangers, tools
from tests.conformance.checks import CannotRun, Check, Wrong

SETTING = "COURSE_FOREIGN_SAMPLES"


def main() -> int:
    """Gives the exit code: 0 only where every check ran and came out right."""
    for missing in tools.set_up():
        print(f"missing  {missing}")
    asked = dict.fromkeys(("ok", "WRONG", "not run"), 0)
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        samples.make(Path(folder))
        for check in _checks(Path(folder)):
            word, why = _answer(check)
            asked[word] += 1
            print(f"{word:8} {check.verifier:24} {check.what}{why}", flush=True)
    print(", ".join(f"{count} {word}" for word, count in asked.items()))
    return 0 if asked["ok"] == sum(asked.values()) else 1


def _checks(folder: Path) -> Iterator[Check]:
    named = os.environ.get(SETTING)
    foreign = Path(named) if named else None
    schema = foreign / "ob3" / badges.SCHEMA.rpartition("/")[2] if foreign else None
    yield from badges.checks(folder, schema if schema and schema.is_file() else None)
    yield from papers.checks(folder)
    yield from strangers.checks(foreign / "inspector-ob30" if foreign else None)


def _answer(check: Check) -> tuple[str, str]:
    try:
        check.ask()
    except CannotRun as missing:
        return "not run", f" ({missing})"
    except Wrong as wrong:
        return "WRONG", f" ({wrong})"
    return "ok", ""


if __name__ == "__main__":
    sys.exit(main())
