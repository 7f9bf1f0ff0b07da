"""Which official products does the catalogue list, and which of them lie on this disk?"""

import os
from pathlib import Path

from dueregard.errors import Fault, InputError
from dueregard.model.products import Listed, ProductFamily
from dueregard.readers.faults import validate
from dueregard.readers.names import did_you_mean
from dueregard.readers.places import data_root
from dueregard.readers.yaml_marks import read_yaml

CACHE_VARIABLE = "DUEREGARD_CACHE"
"""Environment variable that names another folder for what is fetched."""
LIST_COMMAND = "See `dueregard data list`"


def cache_folder() -> Path:
    """Return the folder for what is fetched: DUEREGARD_CACHE, or the user's folder for such data."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("dueregard", appauthor=False)


def read_products() -> dict[str, Listed]:
    """Read the catalogue: every product by name, in the order of its files.

    Raises
    ------
    InputError
        Every fault of every file; a name that is given twice is one.
    """
    found: dict[str, Listed] = {}
    faults: list[Fault] = []
    folder = cache_folder()
    for path in sorted((data_root() / "geodata" / "products").glob("*.yaml")):
        document = read_yaml(path, f"geodata/products/{path.name}")
        family, wrong = validate(ProductFamily, document)
        faults += wrong
        if family is None:
            continue
        for name, product in family.products.items():
            if name in found:
                line = document.lines.get(("products", name))
                faults.append(Fault(document.file, f"the product '{name}' stands in two files", "", "Rename one", line))
            found[name] = Listed(name, family, product, folder / family.family / name)
    if faults:
        raise InputError(faults)
    return found


def find_product(name: str) -> Listed:
    """Return the product of a name.

    Raises
    ------
    InputError
        The catalogue does not list it.
    """
    known = read_products()
    if name not in known:
        problem = f"there is no product '{name}'{did_you_mean(name, known)}"
        raise InputError([Fault("dueregard data", problem, f"The catalogue lists {len(known)}", LIST_COMMAND)])
    return known[name]


def elevation_path(given: Path, place: str = "--dem", line: int | None = None) -> Path:
    """Return the file of an elevation grid that is given as a path or as the name of a product.

    Parameters
    ----------
    given
        Path of a file, or name of a product that has been fetched.
    place, line
        Where it was given, for messages.

    Raises
    ------
    InputError
        It is neither; the product holds no heights, or has not been fetched.
    """
    if given.exists():
        return given
    known = read_products()
    if str(given) not in known:
        problem = f"there is no such elevation grid as '{given}'{did_you_mean(str(given), known)}"
        remedy = "Check the path, or give the name of a fetched product; see `dueregard data list`"
        raise InputError([Fault(place, problem, "", remedy, line)])
    listed = known[str(given)]
    if listed.product.kind != "elevation":
        problem = f"the product '{given}' is no grid of heights but of the kind {listed.product.kind}"
        raise InputError(
            [Fault(place, problem, "", "Choose one of the kind elevation; see `dueregard data list`", line)]
        )
    if not listed.is_here:
        problem = f"the product '{given}' has not been fetched"
        remedy = f"Run `dueregard data fetch {given}`"
        raise InputError([Fault(place, problem, f"It would lie in {listed.folder}", remedy, line)])
    return listed.place(listed.product.opens)
