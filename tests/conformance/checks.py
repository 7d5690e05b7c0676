"""What a check is, and how its answer is told."""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECONDS = 180


class CannotRun(Exception):
    """A check that says nothing, because something is not here; the message is the remedy."""


class Wrong(Exception):
    """A verifier said something else than it should."""


@dataclass(frozen=True)
class Check:
    """One question to one verifier."""

    verifier: str
    what: str
    """Such as ``accepts credential.json`` or ``refuses altered.pdf``."""
    ask: Callable[[], None]
    """Raises ``Wrong`` or ``CannotRun``."""


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A verifier's own command; a verifier that is not there is said to be so."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(
            words, cwd=cwd, capture_output=True, text=True, timeout=SECONDS, errors="replace"
        )
    except FileNotFoundError as missing:
        raise CannotRun(f"{words[0]} is not here") from missing


def node(script: str, *words: str | Path) -> Mapping[str, Mapping[str, Any]]:
    """What a script of ours says of each file, by the file's name."""
    done = run("node", HERE / script, *words)
    if done.returncode:
        raise Wrong(f"{script} broke: {last_line(done.stderr)}")
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {Path(answer["file"]).name: answer for answer in said}


def expect(said: object, wanted: object) -> None:
    if said != wanted:
        raise Wrong(f"said {said!r} instead of {wanted!r}")


def expect_word(word: str, said: str | Sequence[str]) -> None:
    """The reason, in the verifier's own words."""
    text = said if isinstance(said, str) else " / ".join(said)
    if word.lower() not in text.lower():
        raise Wrong(f"did not say {word!r} but: {text[:300] or 'nothing'}")


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "nothing was said"
