"""Do the published schemas say what the records say?"""

import os
from pathlib import Path

import pytest

from dueregard.readers.schema import schema_text, schemas, write_schemas

FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def test_schemas_in_the_documentation_are_those_of_the_records() -> None:
    """Set DUEREGARD_WRITE_SCHEMAS=1 to write them anew."""
    if os.environ.get("DUEREGARD_WRITE_SCHEMAS") == "1":
        write_schemas(FOLDER)
    for name, schema in schemas().items():
        assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(schema), name


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schemas_refuse_unknown_keys(name: str) -> None:
    schema = schemas()[name]
    assert schema["additionalProperties"] is False
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_an_interval_may_be_written_as_a_pair() -> None:
    forms = schemas()["scenario"]["$defs"]["Interval"]["anyOf"]
    assert [form["type"] for form in forms] == ["array", "object"]
    assert forms[0]["maxItems"] == 2


def test_files_use_the_keys_of_the_file_format() -> None:
    keys = schemas()["scenario"]["$defs"]["Window"]["properties"]
    assert sorted(keys) == ["from", "to"]
