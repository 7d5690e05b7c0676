"""How sure a number is: 95 % intervals, and when there is too little to say anything."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True)
class Interval:
    """From the lowest to the highest value that fits what was seen, 95 times in a hundred."""

    low: float
    high: float


def wilson(hits: int, n: int) -> Interval:
    """Of a share, 0 to 1. Source: E. B. Wilson, JASA 22 (1927), 209."""
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"{hits} of {n}")
    share, z2 = hits / n, Z * Z
    middle = share + z2 / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # Rounding of floats must not leave a share that everybody or nobody has.
    low = 0.0 if hits == 0 else max((middle - reach) / (1 + z2 / n), 0.0)
    high = 1.0 if hits == n else min((middle + reach) / (1 + z2 / n), 1.0)
    return Interval(min(low, share), max(high, share))


def byar(events: int, n: int) -> Interval:
    """Of a number of events in n: there may be more than one in each, so it is no share.

    Byar's approximation to the exact Poisson limits. Source: N. E. Breslow and N. E. Day,
    Statistical Methods in Cancer Research II (IARC 1987), 69.
    """
    if events < 0 or n <= 0:
        raise ValueError(f"{events} in {n}")

    def limit(count: int, sign: int) -> float:
        return count * float(1 - 1 / (9 * count) + sign * Z / (3 * sqrt(count))) ** 3

    low = limit(events, -1) if events else 0.0
    return Interval(max(low, 0.0) / n, limit(events + 1, 1) / n)
