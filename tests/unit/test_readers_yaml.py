"""Does a YAML file mean what it looks like, and does each value know its line?"""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.errors import InputError
from dueregard.readers.text_files import SIZE_MAX_BYTES
from dueregard.readers.yaml_marks import DEPTH_MAX, line_at, parse_yaml, read_yaml, resolve

FEW = settings(max_examples=60, derandomize=True, deadline=None)
KEYS = st.text(alphabet="abcdefghij", min_size=1, max_size=6)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.text(
        alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=20
    ).filter(lambda text: all(ord(sign) < 0x7F or ord(sign) > 0x9F for sign in text))
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", "010"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o7", "0o7"),
        ("1e4", 10000.0),
        ("1.5E-3", 0.0015),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-89", -89),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("2027-03-01", date(2027, 3, 1)),
        ("2027-02-31", "2027-02-31"),
        ("2027-Q1", "2027-Q1"),
        ("2031/2035", "2031/2035"),
        ("2027", 2027),
        ("2027-03-01 10:00:00", "2027-03-01 10:00:00"),
    ],
)
def test_unquoted_words_mean_what_they_look_like(word: str, meaning: object) -> None:
    found = resolve(word)
    assert found == meaning
    assert type(found) is type(meaning)


def test_quoted_words_are_text() -> None:
    data = parse_yaml("a: 'true'\nb: \"2027-03-01\"\nc: '1'", "f").data
    assert data == {"a": "true", "b": "2027-03-01", "c": "1"}


@FEW
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_what_was_dumped_is_read_back_alike_by_both_parsers(data: dict[str, object]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=None)
    fast, slow = parse_yaml(text, "f"), parse_yaml(text, "f", yaml.SafeLoader)
    assert fast == slow
    assert fast.data == data


@FEW
@given(st.lists(KEYS, min_size=1, max_size=20, unique=True), st.integers(0, 5))
def test_each_key_knows_its_line(keys: list[str], blank: int) -> None:
    lines = "\n" * blank
    document = parse_yaml(lines + "\n".join(f"{key}: [1, {{x: 2}}]" for key in keys), "f")
    for position, key in enumerate(keys):
        assert document.lines[key,] == blank + position + 1
        assert line_at(document, (key, 1, "x")) == blank + position + 1
        assert line_at(document, (key, "missing")) == blank + position + 1


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfscenario: x\r\nkind: real\r\n")
    assert read_yaml(path).data == {"scenario": "x", "kind": "real"}


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("a: b\n#" + "x" * (SIZE_MAX_BYTES - 6))
    assert read_yaml(path).data == {"a": "b"}
    path.write_text("a: b\n#" + "x" * (SIZE_MAX_BYTES - 5))
    with pytest.raises(InputError, match="1000001 bytes"):
        read_yaml(path)


def test_nesting_is_bounded() -> None:
    deep = DEPTH_MAX - 1
    assert parse_yaml("a: " + "[" * deep + "]" * deep, "f").data
    with pytest.raises(InputError, match="more than 32 deep"):
        parse_yaml("a: " + "[" * DEPTH_MAX + "]" * DEPTH_MAX, "f")


def test_every_duplicate_key_is_told() -> None:
    document = parse_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n", "f")
    assert [fault.line for fault in document.faults] == [2, 3, 4]
    assert document.data == {"a": 1, "b": {"c": 1}}


@pytest.mark.parametrize("text", ["a: *x", "a: &x 1", "? &k a\n: 1", "a: !!binary aGk=", "a: !x y"])
@pytest.mark.parametrize("loader", [None, yaml.SafeLoader])
def test_references_and_tags_are_refused(text: str, loader: object) -> None:
    with pytest.raises(InputError):
        parse_yaml(text, "f", loader)


@FEW
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_fails(text: str) -> None:
    assert all(fault.startswith("f:") for fault in _faults(text))


def _faults(text: str) -> list[str]:
    try:
        return [str(fault) for fault in parse_yaml(text, "f").faults]
    except InputError as error:
        return [str(fault) for fault in error.faults]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_yaml(tmp_path / "none.yaml")
