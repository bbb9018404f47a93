"""Does the whole code keep the house's own rules? Read from the files themselves, offenders named."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from prag.cases.models import Content

pytestmark = pytest.mark.gate

ROOT = Path(__file__).resolve().parents[2]
OURS = ("prag", "config", "tests")
BUILT = ("static", "migrations", "__pycache__", "node_modules")
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 40
# Files that may speak SQL outside the gate and the database package, and why.
SQL_ALLOWED = {
    "prag/audit/export.py": "reads the log for the verifier, over the maintainer's connection",
    "prag/audit/sealer.py": "calls the sealer's definer functions, over the sealer's connection, without Django",
    "prag/cli/verify_log.py": "opens the maintainer's connection on which the log is checked",
    "prag/accounts/log.py": "calls one definer function over the sign-in connection, which knows no gate",
    "prag/accounts/calls.py": "calls definer functions of other parts over the sign-in connection, which knows no gate",
    "prag/accounts/demo_session.py": "asks one definer function over the sign-in connection whether this is a demo",
    "prag/accounts/limits.py": "counts attempts in one statement, so that two workers never count the same one",
    "prag/operations/background.py": "calls a definer function of the worker's that answers many rows",
    "prag/operations/begin.py": "logs, as maintenance, what is written before anybody can sign in",
    "prag/operations/health.py": "asks one definer function over a connection of its own, which knows no gate",
    "prag/operations/production.py": "looks at the roles before the application starts",
    "prag/operations/doctor/background.py": "looks at the installation from outside, and changes nothing",
    "prag/operations/doctor/database.py": "looks at the installation from outside, and changes nothing",
    "prag/operations/doctor/ground.py": "looks at the installation from outside, and changes nothing",
    "prag/operations/doctor/installed.py": "looks at the installation from outside, and changes nothing",
    "prag/operations/doctor/keys.py": "looks at the installation from outside, and changes nothing",
    "prag/messages/mail.py": "calls the worker's definer functions, over the worker's connection",
    "prag/bench/pages.py": "measures, beside the application",
    "prag/bench/recount.py": "measures, beside the application",
    "prag/bench/run.py": "measures, beside the application",
    "prag/bench/seal.py": "measures, beside the application",
    "prag/bench/statements.py": "measures, beside the application",
    "prag/bench/world.py": "measures, beside the application",
    "prag/workflow/install.py": "installs the copies of the transition tables when the database is migrated",
    "prag/demo/notices.py": "asks the gate for public facts as the gate itself, because nobody is signed in when the demo is loaded",
}
AVOIDED = re.compile(r"\b(terroris\w*|radical\w*|dangerous\w*|suspect\w*|target\w*|de-?radicali\w*|watch[ -]?list\w*)\b", re.IGNORECASE)
RISK_NAMES = re.compile(r"(^|_)(rating|score|rank|risk|level|grade|direction)(_|$)")


def files(*suffixes: str, under: tuple[str, ...] = OURS) -> Iterator[Path]:
    """Our files with these endings, without what is built or generated."""
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in suffixes and not set(BUILT) & set(path.relative_to(ROOT).parts):
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def trees(under: tuple[str, ...] = ("prag", "config")) -> Iterator[tuple[str, ast.Module]]:
    for path in files(".py", under=under):
        yield name_of(path), ast.parse(path.read_text())


def tracked() -> list[Path]:
    """What git has or would take."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / one for one in listed if (ROOT / one).is_file()]


def test_no_file_is_longer_than_one_can_read():
    lengths = {name_of(p): len(p.read_text().splitlines()) for p in files(".py", ".sql", ".html", ".scss", ".js")}
    print(f"\nn = {len(lengths)} files, {sum(lengths.values())} lines")
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_no_function_is_longer_than_one_can_hold_in_mind():
    n, long = 0, {}
    for name, tree in trees(OURS):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                n, lines = n + 1, (node.end_lineno or 0) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long[f"{name}:{node.name}"] = lines
    print(f"\nn = {n} functions")
    assert long == {}


def test_every_module_says_what_it_is_for():
    # An empty file that only makes a folder of tests a package needs no words.
    silent = [name for name, tree in trees(OURS) if not ast.get_docstring(tree) and (tree.body or not name.startswith("tests/"))]
    assert silent == []


def test_nothing_passes_the_template_engine_or_the_query_layer_by():
    found = []
    words = re.compile(r"\|\s*safe\b|mark_safe|Markup\(|autoescape\s+false|RawSQL")
    for path in files(".py", ".html", under=("prag", "config")):
        found += [f"{name_of(path)}: {hit}" for hit in words.findall(path.read_text())]
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("raw", "extra"):
                found.append(f"{name}:{node.lineno} .{node.func.attr}(")
    assert found == []


def test_texts_are_called_by_names_that_the_collector_of_texts_knows():
    """A text under another name is never collected, so no language misses it."""
    wrong = [
        f"{name}:{node.lineno} {alias.name} as {alias.asname}"
        for name, tree in trees(("prag", "config"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname not in (None, "_")
    ]
    assert wrong == []


def test_content_is_reached_through_an_opened_case_only():
    models = {model.__name__ for model in apps.get_models() if issubclass(model, Content)}
    assert models >= {"Eligibility", "Identity", "PersonName", "WorkStatement", "HealthStatement"}
    wrong = []
    for name, tree in trees(("prag",)):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute):
                continue
            if _model_before_objects(node.value) in models and node.attr not in ("of", "of_many", "prepare", "add"):
                wrong.append(f"{name}:{node.lineno} {_model_before_objects(node.value)}.objects.{node.attr}")
            if node.attr in ("_base_manager", "_default_manager") and name != "prag/organisations/load.py":
                wrong.append(f"{name}:{node.lineno} {node.attr}")
    assert wrong == []


def _model_before_objects(node: ast.AST) -> str:
    """`Model` of the expression `Model.objects`, else nothing."""
    named = isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name)
    return node.value.id if named else ""  # type: ignore[attr-defined]


def test_sql_is_spoken_by_the_gate_and_the_database_package_alone():
    at_home = ("prag/gate/", "prag/database/")
    speakers = set()
    for name, tree in trees(("prag",)):
        for node in ast.walk(tree):
            speaks = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("execute", "executemany", "cursor")
            )
            if speaks and not name.startswith(at_home):
                speakers.add(name)
    assert speakers - SQL_ALLOWED.keys() == set()
    assert SQL_ALLOWED.keys() - speakers == set(), "these need no exception any more"


def test_sql_files_lie_in_sql_folders():
    assert [name_of(p) for p in files(".sql") if p.parent.name != "sql"] == []


def test_what_describes_a_person_is_a_word_and_never_a_number():
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select table_schema || '.' || table_name || '.' || column_name, column_name, data_type, domain_name"
            " from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema', 'vendor')"
        )
        columns = cursor.fetchall()
    numeric = {"smallint", "integer", "bigint", "numeric", "real", "double precision"}
    judged = [c for c in columns if RISK_NAMES.search(c[1])]
    print(f"\nn = {len(columns)} columns, {len(judged)} that judge")
    assert len(judged) >= 12
    assert [full for full, _, kind, domain in judged if kind in numeric or domain != "word"] == []


def test_nothing_is_ordered_or_summed_by_a_judgement():
    wrong = []
    for name, tree in trees(("prag",)):
        for node in ast.walk(tree):
            called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if isinstance(node, ast.Call) and called in ("order_by", "aggregate", "annotate", "sort", "sorted"):
                wrong += [f"{name}:{node.lineno} {word}" for word in _strings(node) if RISK_NAMES.search(word.lstrip("-").split("__")[-1])]
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "ordering" for t in node.targets):
                wrong += [f"{name}:{node.lineno} {word}" for word in _strings(node) if RISK_NAMES.search(word)]
    order = re.compile(r"order\s+by[^;)]*\b(rating|score|rank|risk|grade)\b", re.IGNORECASE)
    wrong += [name_of(p) for p in files(".sql", ".py", under=("prag",)) if order.search(p.read_text())]
    sort = re.compile(r"\|\s*sort\([^)]*(rating|score|rank|risk|grade)")
    wrong += [name_of(p) for p in files(".html", under=("prag",)) if sort.search(p.read_text())]
    assert wrong == []


def _strings(node: ast.AST) -> list[str]:
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_the_interface_avoids_words_that_brand_people():
    wrong, n = [], 0
    for path in files(".html", under=("prag",)):
        for said in _visible(path.read_text()):
            n += 1
            wrong += [f"{name_of(path)}: {hit} in “{said.strip()[:60]}”" for hit in AVOIDED.findall(said)]
    for name, tree in trees(("prag",)):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "gettext", "ngettext", "gettext_lazy")
            ):
                for said in _strings(node):
                    n += 1
                    wrong += [f"{name}:{node.lineno}: {hit}" for hit in AVOIDED.findall(said)]
    print(f"\nn = {n} texts")
    assert n > 300
    assert wrong == []


def _visible(template: str) -> list[str]:
    """What a reader sees of a template: texts between tags, and those marked for translation."""
    marked = re.findall(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""", template)
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template, flags=re.DOTALL)
    return [a or b for a, b in marked] + [text for text in re.split(r"<[^>]*>", bare) if text.strip()]


def test_every_template_is_used():
    templates = {p.relative_to(next(x for x in p.parents if x.name == "jinja2")).as_posix(): p for p in files(".html", under=("prag",))}
    ours = "\n".join(p.read_text() for p in files(".py", ".html", under=("prag", "config")))
    unused = [name for name in templates if not _used(name, templates[name], ours)]
    print(f"\nn = {len(templates)} templates")
    assert unused == []


def _used(name: str, path: Path, ours: str) -> bool:
    """Named in full; or put together from a folder and a stem in its package; or one that allauth asks for."""
    if f'"{name}"' in ours or f"'{name}'" in ours:
        return True
    folder, _, stem = name.rpartition("/")
    stem = stem.removesuffix(".html")
    package = "\n".join(p.read_text() for p in files(".py", under=(name_of(path).split("/jinja2")[0],)))
    if re.search(rf'f"{folder}/\{{', package):
        return f'"{stem}"' in package or stem.isdigit()
    import allauth

    theirs = "\n".join(p.read_text() for p in Path(allauth.__file__).parent.rglob("*.py"))
    return f'"{name.removesuffix("html")}' in theirs or f'"{name}"' in theirs


def test_no_machine_and_no_mirror_stands_in_a_tracked_file():
    # Written in two parts so that this file is not an offender itself.
    places = [
        re.compile(re.escape(a + b))
        for a, b in (
            ("/wo", "rk/main"),
            ("/wo", "rk/shared"),
            ("/wo", "rk/."),
            ("/ro", "ot/"),
            ("/home/", "user"),
            ("/tmp/", "gate"),
            ("/tmp/", "brief"),
            ("-o /", "tmp"),
        )
    ]
    mirrors = [
        re.compile(a + b, re.IGNORECASE) for a, b in ((r"--(extra-)?index", "-url"), (r"^registry", r"\s*="), (r'"resolved":\s*"', "http"))
    ]
    mirrors += [re.compile(re.escape(a + b)) for a, b in (("artifact", "ory"), ("/api/", "pypi/"), ("registry.npm", "js.org"))]
    wrong, listed = [], tracked()
    for path in listed:
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for pattern in places + mirrors:
            wrong += [f"{name_of(path)}:{n}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    print(f"\nn = {len(listed)} files")
    assert wrong == []


def test_the_lock_is_in_step_with_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *(one for group in project["dependency-groups"].values() for one in group)]
    locked = dict(
        re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    pinned = {canonicalize_name(name): version for name, version in locked.items()}
    wrong = []
    for requirement in map(Requirement, asked):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement} is locked as {version}")
    print(f"\nn = {len(asked)} asked for, {len(pinned)} locked")
    assert wrong == []


def test_every_locked_package_is_known_by_its_hash():
    text = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    without = [e.split("==")[0] for e in entries if "==" in e.splitlines()[0] and "--hash=sha256:" not in e]
    assert without == []
