"""What a server and a command load when they start: not the engine of jobs."""

import subprocess
import sys

STARTS = (
    "import sys, course.cli, course.app, course.serve, course.jobs.cli, course.jobs.keeper; "
    "sys.exit('dbos' in sys.modules)"
)


def test_engine_of_jobs_is_loaded_by_workers_alone():
    assert subprocess.run([sys.executable, "-c", STARTS]).returncode == 0
