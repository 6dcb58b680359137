"""Tell how many small mistakes in the code the quick tests notice.

``python tools/mutate.py fxtrack/store fxtrack/archives --sample 300 --seed 1``

Cosmic Ray makes the mistakes (a comparison turned, a number moved, a loop left out), and a few operators here
make what it lacks. A sample is drawn by places: each place in the code has the same chance, whatever can be
done to it. Each mutation is tried in a copy of the checkout, on the tests that run the mutated line: coverage
tells them, after one run of all quick tests. Those that take least come first, and the first failure ends it.

Left out is what no test could notice: annotations, docstrings, ``__all__``, types, what is for type checkers
only, caches, and lines with the comment ``# pragma: no mutate``.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import os
import queue
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from coverage import CoverageData
from mutate_operators import OWN

ROOT = Path(__file__).resolve().parent.parent
QUICK = ["-m", "not slow", "-p", "no:cacheprovider", "-p", "mutate_plugin", "--hypothesis-seed=0"]
STAGES = (5.0, 40.0, float("inf"))
"""How many seconds of tests to try at once: most mutations are noticed by a few quick tests."""
NOT_COPIED = (".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "build", "dist", "*.db")
MEMORY = 4 * 2**30
NO_TESTS = 5
"""What pytest ends with where it ran nothing: the mutation gave the tests other names."""

# Each comparison and each sign turns into its neighbours; all other pairs are noticed by anything.
OPERATORS = re.compile(
    "core/(?:ReplaceComparisonOperator_(?:Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is"
    "|Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt)"
    "|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_FloorDiv|FloorDiv_Mul|Div_Mul|Mod_FloorDiv|Pow_Mul"
    "|LShift_RShift|RShift_LShift|BitOr_BitAnd|BitAnd_BitOr|BitXor_BitOr)"
    "|ReplaceUnaryOperator_(?:USub_UAdd|Delete_Not|Delete_Invert)"
    "|Replace(?:TrueWithFalse|FalseWithTrue|AndWithOr|OrWithAnd|BreakWithContinue|ContinueWithBreak)"
    "|AddNot|ExceptionReplacer|NumberReplacer|RemoveDecorator|ZeroIterationForLoop)"
)


class Mutation(NamedTuple):
    """One change of one module: which operator makes it, and at which of its places."""

    module: str
    operator: str
    occurrence: int
    line: int


class Mutant(NamedTuple):
    """A mutation with the code that it makes."""

    mutation: Mutation
    code: str
    diff: str


class Verdict(NamedTuple):
    """What became of a mutant."""

    mutant: Mutant
    noticed: bool
    how: str


# What is tried


@cache
def operators() -> dict[str, Any]:
    """Return the operators by their names."""
    kept = {name: get_operator(name)() for name in operator_names() if OPERATORS.fullmatch(name)}
    return kept | {f"own/{type(operator).__name__}": operator for operator in OWN}


def places(module: str) -> list[list[Mutation]]:
    """Return the places of a module, each with the mutations that can be made there."""
    source = (ROOT / module).read_text("utf-8")
    lines, tree = source.split("\n"), get_ast(source)
    found = defaultdict(list)
    for name, operator in operators().items():
        spots = (spot for node in ast_nodes(tree) for spot in operator.mutation_positions(node))
        for occurrence, (start, _) in enumerate(spots):
            if "pragma: no mutate" not in lines[start[0] - 1]:
                found[start].append(Mutation(module, name, occurrence, start[0]))
    return [found[start] for start in sorted(found)]


def sample(modules: Iterable[str], size: int, seed: int) -> list[Mutant]:
    """Draw mutations, at most one for a place."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    all_places = [place for module in modules for place in places(module)]
    drawn.shuffle(all_places)
    chosen: list[Mutant] = []
    for place in all_places:
        if len(chosen) == size:
            break
        drawn.shuffle(place)
        chosen += next(([made] for mutation in place if (made := mutant(mutation))), [])
    return chosen


def mutant(mutation: Mutation) -> Mutant | None:
    """Make a mutation; None if it changes nothing that runs, or is no Python."""
    source = (ROOT / mutation.module).read_text("utf-8")
    try:
        code = mutate_code(source, operators()[mutation.operator], mutation.occurrence)
    except AttributeError:  # Cosmic Ray 8.7 cannot replace an exception with a dot in its name
        return None
    if code is None or (essence := _essence(code)) is None or essence == _essence(source):
        return None
    names = f"a/{mutation.module}", f"b/{mutation.module}"
    diff = difflib.unified_diff(source.split("\n"), code.split("\n"), *names, lineterm="", n=1)
    return Mutant(mutation, code, "\n".join(diff))


@cache
def _essence(source: str) -> str | None:
    """Return what of a module runs, None if it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(source, "mutant", "exec")
    except (SyntaxError, SyntaxWarning, ValueError):
        return None
    return ast.dump(_Essence().visit(ast.parse(source)))


class _Essence(ast.NodeTransformer):
    """Takes away what is there for readers and type checkers, or only makes things quicker."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        node.decorator_list = [d for d in node.decorator_list if not _only_helps(d)]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(0)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | None:
        if any(ast.unparse(base) == "Protocol" for base in node.bases):
            return None
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call):
                decorator.keywords = [k for k in decorator.keywords if k.arg not in {"slots", "frozen"}]
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        name = node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
        is_type = name[:1].isupper() and not name.isupper()
        return None if is_type or name == "__all__" else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if "TYPE_CHECKING" in ast.unparse(node.test) else self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Pass(self, node: ast.Pass) -> None:
        """Take it away."""


def _only_helps(decorator: ast.expr) -> bool:
    """Tell whether a function does the same without its decorator."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called).rpartition(".")[2] in {"cache", "lru_cache", "override", "overload", "final"}


# What runs which line


class Coverage:
    """Which tests run a line, and how long they take."""

    def __init__(self, folder: Path, data: CoverageData, times: dict[str, float]) -> None:
        self._folder = folder
        self._data = data
        self.times = times

    def tests(self, mutation: Mutation) -> list[str]:
        """Return the tests that run the mutated line, the quickest first, those with a server last."""
        lines = self._lines(mutation.module)
        first, last, inside = _statement(mutation.module, mutation.line)
        exact = {test for n in range(first, last + 1) for test in lines.get(n, ())}
        found = exact
        if not inside or "" in exact:  # it runs when the module is imported: any test of the module may tell
            bodies = _bodies(mutation.module)
            found = exact | {test for n, tests in lines.items() if n in bodies for test in tests}
            found = found if found - {""} else set(self.times)
        server = "postgresql"
        return sorted(found & self.times.keys(), key=lambda t: (t not in exact, server in t, self.times[t]))

    @cache  # noqa: B019 - there is one, and it is there to the end
    def _lines(self, module: str) -> dict[int, set[str]]:
        """Return the tests that run each line; the last of them that a process was told of counts."""
        found = self._data.contexts_by_lineno(str(self._folder / module))
        return {line: {name[name.rfind("|tests/") + 1 :] for name in names} for line, names in found.items()}


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


@cache
def _bodies(module: str) -> frozenset[int]:
    """Return the lines inside functions."""
    functions = [n for n in ast.walk(_tree(module)) if isinstance(n, ast.FunctionDef)]
    return frozenset(n for f in functions for n in range(f.body[0].lineno, (f.end_lineno or f.lineno) + 1))


def _statement(module: str, line: int) -> tuple[int, int, bool]:
    """Return the first and the last line of the statement on a line, and whether it is in a function."""
    first, last = line, line
    for node in ast.walk(_tree(module)):  # the outer ones first
        if isinstance(node, ast.stmt | ast.ExceptHandler) and node.lineno <= line <= (node.end_lineno or 0):
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body else node.end_lineno or line
            if line <= max(end, node.lineno):
                first, last = node.lineno, max(end, node.lineno)
    return first, last, line in _bodies(module)


def measure(copy: Path, modules: Sequence[str], workers: int) -> Coverage:
    """Run all quick tests once, and learn which of them run which lines."""
    data, times, settings = copy / ".mutate" / "data", copy / ".mutate" / "times", copy / ".mutate" / "rc"
    data.parent.mkdir()
    files = "\n ".join(str(copy / module) for module in modules)
    settings.write_text(
        f"[run]\ndata_file = {data}\nparallel = true\nplugins = mutate_contexts\ncore = ctrace\n"
        f"patch = fork, _exit\nsigterm = true\ndisable_warnings = no-data-collected\n"
        f"include =\n {files}\n"
    )
    told = {"COVERAGE_PROCESS_START": str(settings), "MUTATE_TIMES": str(times)}
    done = subprocess.run(
        _pytest(copy, *QUICK, "-n", str(workers)), cwd=copy, env=_environment(copy, **told),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(
            f"Some tests fail without any mutation, and are left out:\n{done.stdout[-2000:]}", file=sys.stderr
        )
    if done.returncode > 1:
        raise SystemExit("The tests did not run to their end.")
    combined = CoverageData(str(data))
    combined.read()
    for part in data.parent.glob("data.*"):
        read = CoverageData(str(part))
        read.read()
        combined.update(read)
    if not combined.measured_files():
        raise SystemExit("Coverage measured nothing: does Python start it here, with a .pth file?")
    lines = (line.split(" ", 1) for line in times.read_text("utf-8").split("\n") if line)
    return Coverage(copy, combined, {test: float(seconds) for seconds, test in lines})


# Trying


def _pytest(copy: Path, *args: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", f"--basetemp={copy}.tmp", *args]


def _environment(copy: Path, **more: str) -> dict[str, str]:
    """Return an environment in which the code of the copy runs, also in the processes of tests."""
    path = os.pathsep.join([str(copy), str(copy / "tools")])
    return {"HYPOTHESIS_EXAMPLES": "20"} | os.environ | {"PYTHONPATH": path} | more


def attempt(copy: Path, made: Mutant, known: Coverage) -> Verdict:
    """Put a mutant into a copy, run its tests, and put the original back."""
    tests = known.tests(made.mutation)
    if not tests:
        return Verdict(made, noticed=False, how="no quick test runs it")
    module = copy / made.mutation.module
    began = time.monotonic()
    try:
        module.write_text(made.code, "utf-8")
        for stage in _stages(tests, known.times):
            if how := _failure(copy, stage, sum(known.times[test] for test in stage)):
                return Verdict(made, noticed=True, how=f"{how} after {time.monotonic() - began:.0f} s")
    finally:
        shutil.copy2(ROOT / made.mutation.module, module)  # with its time, so that what was compiled is good
    return Verdict(made, noticed=False, how=f"{len(tests)} tests run it")


def _stages(tests: Sequence[str], times: dict[str, float]) -> Iterator[list[str]]:
    """Cut the tests into a few runs, the first ones short."""
    left = list(tests)
    for most in STAGES:
        stage: list[str] = []
        total = 0.0
        while left and (not stage or total + times[left[0]] <= most):
            total += times[left[0]]
            stage.append(left.pop(0))
        if stage:
            yield stage


def _failure(copy: Path, tests: Sequence[str], expected: float, *, again: bool = True) -> str:
    """Run tests; say what failed, if anything did. What somebody else has ended is run again, once."""
    chosen = copy / ".mutate-chosen"
    chosen.write_text("\n".join(tests), "utf-8")
    files = sorted({test.partition("::")[0] for test in tests})
    process = subprocess.Popen(
        _pytest(copy, "-x", "--tb=no", *QUICK, *files), cwd=copy, start_new_session=True,
        env=_environment(copy, MUTATE_CHOSEN=str(chosen), PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        out, _ = process.communicate(timeout=30 + 5 * expected)
    except subprocess.TimeoutExpired:
        _end(process)
        return "too slow"
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", out, re.MULTILINE)
    if process.returncode == -signal.SIGTERM and again:
        return _failure(copy, tests, expected, again=False)
    if process.returncode in {0, NO_TESTS}:
        return ""
    return failed[1] if failed else f"status {process.returncode}"


def _end(process: subprocess.Popen[str]) -> None:
    """Interrupt pytest, so that it ends the servers that it began; then end what is left."""
    for number in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=20)


def attempt_all(scratch: Path, mutants: Sequence[Mutant], known: Coverage, workers: int) -> Iterator[Verdict]:
    """Try mutants, each worker in a copy of its own."""
    copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for n in range(workers):
        copies.put(_copied(scratch / f"copy{n}", scratch / "measured"))

    def in_a_copy(made: Mutant) -> Verdict:
        copy = copies.get()
        try:
            return attempt(copy, made, known)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(workers) as pool:
        try:
            yield from pool.map(in_a_copy, mutants)
        finally:
            pool.shutdown(cancel_futures=True)


def _copied(target: Path, source: Path = ROOT) -> Path:
    ignored = shutil.ignore_patterns(*NOT_COPIED) if source == ROOT else None
    return Path(shutil.copytree(source, target, ignore=ignored, symlinks=True))


# Telling


def told(verdicts: Sequence[Verdict]) -> str:
    """Say how many were noticed, and show those that were not."""
    missed = [verdict for verdict in verdicts if not verdict.noticed]
    noticed = len(verdicts) - len(missed)
    share = 100 * noticed / max(len(verdicts), 1)
    shown = [f"{_named(verdict)}\n{verdict.mutant.diff}\n" for verdict in missed]
    return "\n".join([*shown, f"noticed {noticed} of {len(verdicts)} mutations: {share:.1f} %"])


def _named(verdict: Verdict) -> str:
    mutation = verdict.mutant.mutation
    operator = mutation.operator.partition("/")[2]
    return f"{mutation.module}:{mutation.line}: {operator}: {verdict.how}"


def modules_of(paths: Iterable[str]) -> list[str]:
    """Return the modules in folders and files, as paths from the root of the checkout."""
    found = {p for path in map(Path, paths) for p in (path.rglob("*.py") if path.is_dir() else [path])}
    return sorted(str(path.resolve().relative_to(ROOT)) for path in found)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="+", help="folders and modules to mutate")
    parser.add_argument("--sample", type=int, default=300, help="how many mutations to try")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws another sample")
    parser.add_argument("--workers", type=int, default=2, help="how many to try at once")
    parser.add_argument("--least", type=float, default=0, help="fail if fewer per cent are noticed")
    parser.add_argument("--list", action="store_true", help="only show the sample")
    return parser.parse_args()


def main() -> int:
    """Draw, measure, try, tell."""
    chosen = options()
    modules = modules_of(chosen.paths)
    mutants = sample(modules, chosen.sample, chosen.seed)
    if chosen.list:
        print(*(made.diff for made in mutants), sep="\n")
        return 0
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit deaf ears
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory(prefix="fxtrack-mutate-") as folder:
        scratch = Path(folder)
        known = measure(_copied(scratch / "measured"), modules, chosen.workers)
        print(f"{len(known.times)} quick tests pass", file=sys.stderr, flush=True)
        verdicts: list[Verdict] = []
        with contextlib.suppress(KeyboardInterrupt):  # then tell what is known
            for verdict in attempt_all(scratch, mutants, known, chosen.workers):
                verdicts.append(verdict)
                mark = "noticed" if verdict.noticed else "MISSED "
                print(f"{len(verdicts):4} {mark} {_named(verdict)}", file=sys.stderr, flush=True)
    print(told(verdicts))
    missed = sum(not verdict.noticed for verdict in verdicts)
    return int(100 * (len(verdicts) - missed) < chosen.least * len(verdicts))


if __name__ == "__main__":
    sys.exit(main())
