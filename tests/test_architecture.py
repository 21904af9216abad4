"""The rooms of the house and the arrows between them, read off the source itself."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHELLS = ("catalog_ingest", "training", "serving")
PACKAGES = ("recommender", *SHELLS)
EVERYWHERE = (*PACKAGES, "tests", "benchmarks", "notebooks")

ROOT_COMMAND = "recommender/cli.py"
SETTINGS = "serving/settings.py"

CORE_LIBRARIES = {"bm25s", "faiss", "lightgbm", "networkx", "numpy", "scipy", "sklearn"}
IMPURE = {
    "asyncio", "ctypes", "fcntl", "getpass", "glob", "http", "io", "locale", "logging", "mmap",
    "multiprocessing", "os", "pathlib", "pickle", "platform", "random", "secrets", "shutil",
    "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "uuid", "warnings",
}  # fmt: skip
IMPURE_CALLS = {"breakpoint", "eval", "exec", "input", "open", "print"}
CLOCKS = {"now", "utcnow", "today"}
STORE_LIBRARIES = {
    "alembic", "mlflow", "onnx", "onnxruntime", "onnxscript", "pyarrow", "sentence_transformers",
    "sqlalchemy", "tokenizers", "torch", "transformers",
}  # fmt: skip
PICKLERS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve", "skops"}
TELEMETRY = {"MLFLOW_DISABLE_TELEMETRY", "ORT_DISABLE_TELEMETRY"}

VAGUE = {
    "utils", "util", "helpers", "helper", "common", "base", "manager", "handler", "service",
    "processor", "data", "info", "misc", "core", "stuff",
}  # fmt: skip
ROOMS_OF_LONG_FILES = {"tests", "notebooks"}
MOST_LINES, MOST_LINES_OF_TESTS, MOST_LINES_OF_FUNCTION = 300, 400, 50


def modules(*folders: str) -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    )


def tree_of(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports_of(module: str) -> set[str]:
    """Dotted names of all imports, those inside functions and for type checkers too."""
    names: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively at line {node.lineno}"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def libraries_of(module: str) -> set[str]:
    return {name.split(".")[0] for name in imports_of(module)}


def is_store(name: str) -> bool:
    return name.replace("/", ".").startswith("recommender.store")


def room(module: str) -> str:
    return module.split("/")[0]


CORE = [m for m in modules("recommender") if not is_store(m) and m != ROOT_COMMAND]
OF_PACKAGES = modules(*PACKAGES)


@pytest.mark.parametrize("module", modules(*SHELLS))
def test_a_shell_imports_no_other_shell(module):
    others = set(SHELLS) - {room(module)}

    assert not libraries_of(module) & others


@pytest.mark.parametrize("module", modules("recommender"))
def test_nothing_under_a_shell_imports_it(module):
    assert not libraries_of(module) & set(SHELLS)


@pytest.mark.parametrize("module", OF_PACKAGES)
def test_no_package_imports_tests_or_notebooks(module):
    assert not libraries_of(module) & {"tests", "notebooks", "benchmarks"}


@pytest.mark.parametrize("module", CORE)
def test_the_core_knows_no_store(module):
    assert not [name for name in imports_of(module) if is_store(name)]


@pytest.mark.parametrize("module", CORE)
def test_the_core_computes_and_does_nothing_else(module):
    libraries = libraries_of(module)

    assert not libraries & IMPURE
    assert libraries - sys.stdlib_module_names <= CORE_LIBRARIES | {"recommender"}


@pytest.mark.parametrize("module", CORE)
def test_the_core_neither_opens_files_nor_looks_at_the_clock(module):
    calls = [node.func for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)]

    assert not {call.id for call in calls if isinstance(call, ast.Name)} & IMPURE_CALLS
    assert not {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS


@pytest.mark.parametrize("module", [m for m in OF_PACKAGES if not is_store(m)])
def test_rows_models_and_files_of_others_stay_behind_the_store(module):
    assert not libraries_of(module) & STORE_LIBRARIES


@pytest.mark.parametrize("module", OF_PACKAGES)
def test_nothing_is_kept_in_a_form_that_runs_code_when_read(module):
    assert not libraries_of(module) & PICKLERS


@pytest.mark.parametrize("module", OF_PACKAGES)
def test_pydantic_stays_at_the_edge_of_serving(module):
    if module == SETTINGS or module.startswith("serving/schemas"):
        return
    assert not libraries_of(module) & {"pydantic", "pydantic_settings"}


@pytest.mark.parametrize("module", modules("recommender", "catalog_ingest", "serving"))
def test_pandas_stays_in_training(module):
    assert "pandas" not in libraries_of(module)


@pytest.mark.parametrize("module", OF_PACKAGES)
def test_the_environment_is_read_in_two_places(module):
    if module in {SETTINGS, ROOT_COMMAND}:
        return
    tree = tree_of(module)
    silenced = {id(node) for node in silencing(tree)} if is_store(module) else set()
    read = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "environb", "getenv", "getenvb"}
        and id(node) not in silenced
    ]

    assert not read
    assert not imports_of(module) & {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
    assert "envvar" not in {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}


def silencing(tree: ast.Module) -> Iterator[ast.expr]:
    """The ``os.environ`` of every ``os.environ.setdefault`` that keeps a library from calling."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(attr="environ") as environ, attr="setdefault"
                ),
                args=[ast.Constant(value=name), ast.Constant()],
            ) if name in TELEMETRY:
                yield environ


@pytest.mark.parametrize("module", modules(*EVERYWHERE))
def test_a_file_is_one_noun_of_a_size_to_read(module):
    path = ROOT / module
    n_lines = len(path.read_text(encoding="utf-8").splitlines())

    assert not set(path.stem.removeprefix("test_").split("_")) & VAGUE or path.stem == "__init__"
    assert n_lines <= (MOST_LINES_OF_TESTS if room(module) in ROOMS_OF_LONG_FILES else MOST_LINES)


@pytest.mark.parametrize("module", modules(*EVERYWHERE))
def test_a_function_is_of_a_size_to_read(module):
    functions = [
        node
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    too_long = {f.name: n_lines(f) for f in functions if n_lines(f) > MOST_LINES_OF_FUNCTION}
    assert not too_long


def n_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Of its body: the options of a command, and the docstring, are read apart from it."""
    assert function.end_lineno is not None
    has_docstring = ast.get_docstring(function, clean=False) is not None
    statements = function.body[1:] if has_docstring else function.body
    return function.end_lineno - statements[0].lineno + 1 if statements else 0


@pytest.mark.parametrize("module", [m for m in OF_PACKAGES if m.endswith("__init__.py")])
def test_opening_a_package_loads_nothing_heavy(module):
    """Reaching one module must not cost the imports of its neighbours."""
    if module == "serving/routes/__init__.py":
        return  # the list of routers is all that it holds
    assert libraries_of(module) <= sys.stdlib_module_names
