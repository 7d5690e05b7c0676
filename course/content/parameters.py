"""Fill in ``{{ parameters }}``, with a small arithmetic and nothing else.

The grammar is our own, so there is nothing to break out of: whole numbers, times of day, names
of parameters, ``+ - * /`` and parentheses. A time plus minutes is a time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from course.content.problems import Notes, Place, did_you_mean, shown

MAX_TOKENS = 40
MAX_NUMBER = 10**12
DAY_MINUTES = 24 * 60

_MARKER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"""\s*(?: (?P<number>[0-9]{1,9})(?![0-9A-Za-z_.])
             | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
             | ["'“”](?P<text>[^"'“”]*)["'“”]
             | (?P<sign>[-+*/()]) )\s*""",
    re.VERBOSE,
)
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{4,}[0-9]")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True)
class _Time:
    """A time of day, in minutes since midnight."""

    minutes: int

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes % DAY_MINUTES, 60)
        return f"{hours:02}:{minutes:02}"


class _NoSense(Exception):
    """An expression that cannot be worked out, with what is wrong and the remedy."""

    def __init__(self, what: str, remedy: str):
        self.what, self.remedy = what, remedy
        super().__init__(what)


_Result = int | str | _Time


class Parameters:
    """The values of one edition. ``None`` stands for values that could not be read."""

    def __init__(self, values: Mapping[str, int | str] | None):
        self._values = values

    def fill(self, text: str, at: Place, notes: Notes) -> str:
        """The text with every marker worked out; what cannot be is noted and left as it is."""
        if self._values is None or ("{{" not in text and "}}" not in text):
            return text

        def worked_out(marker: re.Match[str]) -> str:
            try:
                return _unbroken(str(self._evaluate(marker[1])))
            except _NoSense as problem:
                notes.error(at, "parameter", problem.what, problem.remedy)
                return marker[0]

        if "{{" in (rest := _MARKER.sub("", text)) or "}}" in rest:
            remedy = "Write {{ name }}, on one line."
            notes.error(at, "parameter", "A parameter's braces are not closed", remedy)
        return _MARKER.sub(worked_out, text)

    def _evaluate(self, expression: str) -> _Result:
        tokens = list(_tokens(expression))
        result, rest = self._sum(tokens)
        if rest:
            raise _cannot(expression)
        return result

    # Recursive descent; each takes the tokens left and returns its value and those after it.

    def _sum(self, tokens: list[re.Match[str]]) -> tuple[_Result, list[re.Match[str]]]:
        value, tokens = self._product(tokens)
        while tokens and tokens[0]["sign"] in ("+", "-"):
            sign = tokens[0]["sign"]
            other, tokens = self._product(tokens[1:])
            value = _plus(value, other, 1 if sign == "+" else -1)
        return value, tokens

    def _product(self, tokens: list[re.Match[str]]) -> tuple[_Result, list[re.Match[str]]]:
        value, tokens = self._atom(tokens)
        while tokens and tokens[0]["sign"] in ("*", "/"):
            sign = tokens[0]["sign"]
            other, tokens = self._atom(tokens[1:])
            value = _times(value, other) if sign == "*" else _by(value, other)
        return value, tokens

    def _atom(self, tokens: list[re.Match[str]]) -> tuple[_Result, list[re.Match[str]]]:
        if not tokens:
            raise _cannot("")
        first, rest = tokens[0], tokens[1:]
        if first["number"]:
            return int(first["number"]), rest
        if first["name"]:
            return self._value(first["name"]), rest
        if first["text"] is not None:
            return first["text"], rest
        if first["sign"] == "(":
            value, rest = self._sum(rest)
            if rest and rest[0]["sign"] == ")":
                return value, rest[1:]
        raise _cannot(first["sign"] or "")

    def _value(self, name: str) -> int | str:
        assert self._values is not None
        if name not in self._values:
            remedy = "Add it to `parameters` in modules/agreement.md."
            raise _NoSense(
                f"There is no parameter {shown(name)}", did_you_mean(name, self._values, remedy)
            )
        return self._values[name]


def _unbroken(value: str) -> str:
    """A telephone number with no-break spaces: on a narrow phone it stays on one line."""
    return value.replace(" ", "\N{NO-BREAK SPACE}") if _PHONE.fullmatch(value) else value


def _tokens(expression: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    position = 0
    while position < len(expression):
        token = _TOKEN.match(expression, position)
        if token is None or len(found) >= MAX_TOKENS:
            raise _cannot(expression)
        found.append(token)
        position = token.end()
    return found


def _cannot(expression: str) -> _NoSense:
    return _NoSense(
        f"{shown(expression)} cannot be worked out",
        'Use a parameter\'s name, whole numbers, a time such as "10:05", + - * / and parentheses.',
    )


def _as_number(value: _Result) -> int:
    if isinstance(value, int):
        return value
    what = f"{shown(str(value))} is not a whole number"
    raise _NoSense(what, "Calculate with whole numbers only; to a time you can add minutes.")


def _within_limits(value: int) -> int:
    if abs(value) > MAX_NUMBER:
        raise _NoSense("The result is too large", "Use smaller numbers.")
    return value


def _plus(left: _Result, right: _Result, sign: int) -> _Result:
    if isinstance(left, str) and (time := _TIME.fullmatch(left)):
        left = _Time(int(time[1]) * 60 + int(time[2]))
    minutes = _as_number(right) * sign
    if isinstance(left, _Time):
        return _Time(left.minutes + minutes)
    return _within_limits(_as_number(left) + minutes)


def _times(left: _Result, right: _Result) -> int:
    return _within_limits(_as_number(left) * _as_number(right))


def _by(left: _Result, right: _Result) -> int:
    over, under = _as_number(left), _as_number(right)
    if under == 0 or over % under:
        what = f"{over} / {under} is not a whole number"
        raise _NoSense(what, "Change the numbers so that it divides without a rest.")
    return over // under
