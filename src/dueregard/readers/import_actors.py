"""Who acts in somebody else's table, and which State answers for whom?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dueregard.errors import Fault
from dueregard.model.scenario import Actor
from dueregard.readers.states import ALPHA_3, meant_state
from dueregard.readers.tables import Table

STATES = re.compile(r"[^\W\d_]+")
NO_STATE = "OST Art. VI makes a State responsible for every operator"


@dataclass(frozen=True)
class Named:
    """An operator in a row: its name, the States that stand beside it, and where."""

    table: Table
    row: int
    name: str
    states: tuple[str, ...]
    private: bool


def named_in(table: Table, rows: Iterable[int]) -> dict[int, Named]:
    """Return who acts in each row; a State alone acts itself."""
    columns = table.columns
    found = {}
    for row in rows:
        name, states, private = (
            str(columns[one].iloc[row]).strip() if one in columns and columns[one].notna().iloc[row] else ""
            for one in ("actor", "state", "private")
        )
        codes = tuple(dict.fromkeys(STATES.findall(states)))
        found[row] = Named(table, row, name or "+".join(codes), codes, private.casefold() in {"true", "yes", "1"})
    return found


def actors_of(
    named: Iterable[Named], known: Mapping[str, Actor]
) -> tuple[dict[str, str], dict[str, dict[str, Any]], list[Fault]]:
    """Give each operator a code and its States.

    Parameters
    ----------
    known
        Operators that a mapping describes, by code or by the name in the table.

    Returns
    -------
    tuple
        Name in the table -> code, the actors as a scenario has them, and a fault for each operator without a State.
    """
    codes: dict[str, str] = {}
    actors: dict[str, dict[str, Any]] = {}
    states: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for one in named:
        if one.name in codes:
            if one.states and states[one.name] and set(one.states) != set(states[one.name]):
                before = "+".join(states[one.name])
                faults.append(
                    one.table.fault(one.row, f"'{one.name}' is of {'+'.join(one.states)} here, of {before} above")
                )
            continue
        record, fault = _actor(one, known)
        faults += [] if fault is None else [fault]
        code = next((key for key, actor in known.items() if _is(key, actor, one.name)), None) or slug(one.name, actors)
        codes[one.name], actors[code], states[one.name] = code, record, one.states
    return codes, actors, faults


def _is(key: str, actor: Actor, name: str) -> bool:
    return name in {key, actor.name} or slug(name) == key


def _actor(one: Named, known: Mapping[str, Actor]) -> tuple[dict[str, Any], Fault | None]:
    told = next((actor for key, actor in known.items() if _is(key, actor, one.name)), None)
    if told is not None:
        return told.model_dump(exclude_defaults=True, mode="json"), None
    if not one.name:
        return {"state": "XXX"}, one.table.fault(
            one.row, "there is no operator", "", "Fill the cell of the operator or of the State"
        )
    unknown = [code for code in one.states if code not in ALPHA_3]
    if unknown or not one.states:
        problem = f"operator '{one.name}' has no State"
        if unknown:
            problem = f"'{unknown[0]}' is not the code of a State{meant_state(unknown[0])}"
        remedy = f"Add a column 'state', or actors: {{{slug(one.name)}: {{state: ...}}}} in the mapping"
        expected = "ISO 3166 alpha-3, such as NOR" if unknown else NO_STATE
        return {"state": next(iter(sorted(ALPHA_3)))}, one.table.fault(one.row, problem, expected, remedy)
    record: dict[str, Any] = {"state": one.states[0]} if len(one.states) == 1 else {"joint": list(one.states)}
    alone = one.name == "+".join(one.states)
    return {**({} if alone else {"name": one.name}), **record, **({"private": True} if one.private else {})}, None


def slug(text: str, taken: Iterable[str] = ()) -> str:
    """Return a code that YAML and the command line take as it is, and that is not taken yet."""
    plain = re.sub(r"[^0-9a-z]+", "-", text.casefold()).strip("-")[:60].strip("-") or "unnamed"
    plain = plain if plain[0].isalpha() else f"n-{plain}"
    used, number = set(taken), 2
    code = plain
    while code in used:
        code, number = f"{plain}-{number}", number + 1
    return code
