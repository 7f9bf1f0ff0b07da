"""Do the README and the pages show what the program prints, and do their links lead somewhere?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.worlds import gazetteer, rulebook

from dueregard.readers.scenario import read_scenario

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"<!-- begin output: (?P<words>[^>]*?) -->\n(?P<shown>.*?)<!-- end output -->", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def printed(words: str, folder: Path) -> str:
    """Run the program as a reader would and return what it prints."""
    command = [sys.executable, "-m", "dueregard.cli.main", *words.split(), "--out", "out"]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return "```\n" + "\n".join(lines).strip() + "\n```\n"


BLOCKS = [(page, match["words"]) for page in PAGES for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "words"), BLOCKS, ids=[f"{page.stem}: {words}" for page, words in BLOCKS])
def test_a_page_shows_what_the_program_prints(page: Path, words: str, tmp_path: Path) -> None:
    """DUEREGARD_WRITE_DOCS=1 writes it anew."""
    real = printed(words, tmp_path)
    text = page.read_text(encoding="utf-8")
    if os.environ.get("DUEREGARD_WRITE_DOCS"):
        start = text.index(f"<!-- begin output: {words} -->\n")
        block = BLOCK.match(text, start)
        assert block is not None
        text = text[: block.start("shown")] + real + text[block.end("shown") :]
        page.write_text(text, encoding="utf-8")
    shown = {match["words"]: match["shown"] for match in BLOCK.finditer(text)}
    assert shown[words] == real


def test_links_lead_somewhere() -> None:
    dead = [
        (page.name, link)
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert dead == []


def test_the_example_of_the_scenario_page_is_valid(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    scenario, _ = read_scenario(tmp_path / "example.yaml", rulebook(), gazetteer())
    assert set(scenario.activities) == {"pad", "station"}
