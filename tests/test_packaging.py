"""Does what is shipped work from a bare folder, carry its data, and say nothing of the place where it was made?"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DATA_FOLDERS = ("geodata", "reforms", "rules", "scenarios")
SHIPPED_FOLDERS = (*DATA_FOLDERS, "docs", "src", "tests")
SHIPPED_FILES = ("README.md", "LICENSE", "Makefile", "constraints.txt", "pyproject.toml")
BUILDS = importlib.util.find_spec("hatchling") is not None
REGISTRY = re.compile(rb"(?i)\b(?:pypi|pythonhosted|anaconda|npmjs|rubygems)\.(?:org|com)\b|\bcrates\.io\b")
HOMES = re.compile(rb"(?<![\w.:/>}\])-])(?:/home/|/root/|/Users/|[A-Z]:\\Users\\)\w")


def files_in(folder: str) -> Iterator[Path]:
    """Give every file of a folder but what Python, an editor or a desktop left there."""
    for path in sorted((ROOT / folder).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            yield path


def shipped() -> Iterator[Path]:
    for folder in SHIPPED_FOLDERS:
        yield from files_in(folder)
    yield from (ROOT / name for name in SHIPPED_FILES if (ROOT / name).is_file())


def data_files() -> set[str]:
    """Return every file under the folders of data, as the wheel names it."""
    found = (path for folder in DATA_FOLDERS for path in files_in(folder))
    return {f"dueregard/_data/{path.relative_to(ROOT).as_posix()}" for path in found}


def pip(*words: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `pip install .` does, but without a network."""
    if not BUILDS:
        pytest.skip("hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel, and nothing else, into an empty folder."""
    target = tmp_path_factory.mktemp("bare") / "site"
    pip("install", "--no-deps", "--no-index", "--target", str(target), str(wheel), cwd=target.parent)
    return target


def from_bare(bare: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=bare.parent,
        env={**os.environ, "PYTHONPATH": str(bare), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_wheel_carries_data_template_and_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert data_files() <= names
    assert {"dueregard/writers/report/report.md.j2", "dueregard/py.typed"} <= names
    modules = {
        f"dueregard/{path.relative_to(ROOT / 'src/dueregard').as_posix()}" for path in (ROOT / "src").rglob("*.py")
    }
    assert modules <= names


def test_the_wheel_carries_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert all(name.startswith("dueregard/") or re.match(r"dueregard-[\d.]+\.dist-info/", name) for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("dueregard/tests")]


def test_a_bare_installation_finds_its_own_data(bare):
    asked = "from dueregard.readers import places; print(places.data_root()); print(*places.builtin_scenarios())"
    done = from_bare(bare, "-c", asked)
    assert (done.returncode, done.stderr) == (0, "")
    root, names = done.stdout.splitlines()
    assert Path(root) == (bare / "dueregard" / "_data").resolve()
    assert set(names.split()) == {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}


def test_a_bare_installation_checks_the_built_in_scenario(bare):
    done = from_bare(bare, "-m", "dueregard.cli.main", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("south-pole.yaml: valid real scenario")


def test_a_bare_installation_runs(bare):
    words = ["observatory", "--reading", "ost-strict", "--from", "2033-01-01", "--to", "2034-01-01", "--out", "out"]
    done = from_bare(bare, "-m", "dueregard.cli.main", "run", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert (bare.parent / "out" / "report.md").stat().st_size > 0


def test_every_source_note_belongs_to_a_file_and_gives_its_checksum():
    notes = [path for folder in SHIPPED_FOLDERS for path in (ROOT / folder).rglob("*.source.yaml")]
    assert notes
    for path in notes:
        note = yaml.safe_load(path.read_text(encoding="utf-8"))
        content = (path.parent / note["file"]).read_bytes()
        assert path.name == f"{Path(note['file']).stem}.source.yaml"
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (note["sha256"], note["bytes"]), path.name


def test_every_layer_has_a_source_note():
    layers = [
        path for path in (ROOT / "geodata").iterdir() if path.is_file() and not path.name.endswith(".source.yaml")
    ]
    assert layers
    assert [path.name for path in layers if not path.with_name(f"{path.stem}.source.yaml").is_file()] == []


def test_every_script_that_made_a_layer_is_there():
    notes = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "geodata").glob("*.source.yaml")]
    scripts = {name for note in notes for name in re.findall(r"geodata/build/\w+\.py", note["how_made"])}
    assert scripts
    assert [name for name in sorted(scripts) if not (ROOT / name).is_file()] == []


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="this is no clone")
def test_git_ignores_nothing_that_is_shipped():
    """A file that git ignores is here but in no clone."""
    names = "\n".join(path.relative_to(ROOT).as_posix() for path in shipped())
    asked = ["git", "-c", "safe.directory=*", "-c", "core.excludesFile=", "check-ignore", "--no-index", "--stdin"]
    done = subprocess.run(asked, cwd=ROOT, input=names, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in {0, 1}, done.stderr
    assert done.stdout.split() == []


def places() -> re.Pattern[bytes]:
    """Match the folders of this checkout, of its interpreter and of its user: they are nobody else's business."""
    around = [ROOT, Path(sys.prefix), Path.home(), ROOT.parent]
    named = {str(path).encode() for path in around if len(path.parts) > 2 or path == ROOT.parent != Path(path.anchor)}
    return re.compile(rb"(?<![\w.:/-])(?:" + b"|".join(map(re.escape, sorted(named))) + rb")(?![\w-])")


@pytest.mark.parametrize("pattern", [REGISTRY, HOMES, places()], ids=["registry", "home", "checkout"])
def test_nothing_shipped_names_a_registry_or_a_folder_of_a_machine(pattern):
    found = {path.relative_to(ROOT).as_posix(): pattern.findall(path.read_bytes()) for path in shipped()}
    assert len(found) > 100
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRY, "see " + "pypi" + ".org/project/x"),
        (HOMES, "in " + "/home" + "/somebody/x"),
        (places(), f"opened {ROOT}/rules"),
        (places(), f"opened {ROOT}: no such file"),
    ],
)
def test_the_patterns_find_what_they_look_for(pattern, text):
    assert pattern.search(text.encode())
