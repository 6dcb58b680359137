"""Start-up time beside that of the library under it: ``python benchmarks/start_up.py``."""

import statistics
import subprocess
import sys
import time


def seconds(*arguments: str) -> float:
    """Run Python; return how long it took."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure in turn and print medians and their ratio."""
    commands = {"import click": ("-c", "import click"), "fxtrack --version": ("-m", "fxtrack", "--version")}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(21):
        for name, command in commands.items():
            times[name].append(seconds(*command))
    median = {name: statistics.median(each) for name, each in times.items()}
    for name, value in median.items():
        print(f"{name}: {value * 1000:.0f} ms")
    print(f"ratio: {median['fxtrack --version'] / median['import click']:.2f}")


if __name__ == "__main__":
    main()
