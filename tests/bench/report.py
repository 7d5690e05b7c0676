"""What the bench prints: each figure beside its floor and the line it should keep."""

from dataclasses import dataclass

from tests.bench.load import Window


@dataclass(frozen=True)
class Line:
    """One promise: ``value`` against ``limit``. ``at_least`` says which side is good."""

    what: str
    value: float
    limit: float
    at_least: bool = False
    unit: str = "x"

    @property
    def kept(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        side = "at least" if self.at_least else "at most"
        mark = "kept " if self.kept else "SHORT"
        return f"  {mark}  {self.what}: {self.value:.2f} {self.unit} ({side} {self.limit:g})"


def windows(name: str, floor: Window, product: Window) -> None:
    print(f"{name}")
    for who, w in (("floor", floor), ("product", product)):
        print(
            f"  {who:8} p50 {w.p50:7.2f} ms  p95 {w.p95:7.2f} ms  {w.per_second:7.0f}/s"
            f"  CPU {w.cpu_ms:6.2f} ms"
        )
