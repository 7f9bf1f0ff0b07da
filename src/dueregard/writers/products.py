"""Which official layers are there, and what is known of each?"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from dueregard.model.products import Listed, ProductFile

UNTRIED = "Names and sizes are as archives published them or as recalled; no address was tried for this catalogue."
KNOWN = {
    "V1": "read at the archive",
    "V2": "read in a secondary source",
    "M-H": "recalled, unverified",
    "M-M": "recalled, unverified",
    "M-L": "recalled, unverified",
    "D": "derived",
}
"""How a fact was come by, in words."""


def print_products(console: Console, products: Iterable[Listed], word: str | None, cache: Path) -> None:
    """Print one line a product: name, what it shows, cells, size, how well known, and whether it is here."""
    chosen = [one for one in products if word is None or _matches(one, word)]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("name", "what", "kind", "size", "known", "here"):
        table.add_column(title, overflow="fold", no_wrap=title in {"name", "size"})
    for one in chosen:
        table.add_row(*(Text(cell) for cell in _line(one)))
    console.print(table)
    console.print(f"{len(chosen)} products. Fetched ones lie in {cache}. {UNTRIED}", soft_wrap=True)


def _matches(one: Listed, word: str) -> bool:
    text = f"{one.name} {one.family.family} {one.family.title} {one.product.title} {one.product.kind}"
    return word.casefold() in text.casefold()


def _line(one: Listed) -> tuple[str, ...]:
    known = "as published" if all(one.tag(file).startswith("V") for file in one.product.files) else "part recalled"
    return one.name, one.product.title, one.product.kind, _size(one), known, "yes" if one.is_here else ""


def _size(one: Listed) -> str:
    """Return the size of all files; an unknown label weighs nothing beside its image."""
    exact = sum(file.bytes or 0 for file in one.product.files)
    rough = next((f"about {file.about}" for file in one.product.files if file.about), "unknown")
    return decimal(exact) if exact else rough


def print_product(console: Console, one: Listed) -> None:
    """Print all that is known of one product, and where its files lie."""
    for name, value in _facts(one):
        console.print(Text.assemble((f"{name:<10}", "bold"), value), soft_wrap=True)
    for file in one.product.files:
        console.print(Text(f"\n{file.name}", style="bold"))
        for name, value in _file_facts(one, file):
            console.print(Text(f"  {name:<9} {value}"), soft_wrap=True)
    console.print(f"\n{UNTRIED}", soft_wrap=True)


def _facts(one: Listed) -> Iterator[tuple[str, str]]:
    product, family = one.product, one.family
    yield "product", f"{one.name}: {product.title}"
    yield "of", f"{family.title} ({family.family})"
    yield "kind", product.kind
    if product.cell is not None:
        count = f", {product.columns} x {product.rows} cells" if product.columns else ""
        yield "grid", f"cells of {product.cell:g} m{count}"
    if product.extent is not None:
        west, south, east, north = product.extent
        yield "extent", f"{west:g} to {east:g} m east, {south:g} to {north:g} m north on the map plane"
    yield "frame", family.crs or "not known"
    yield "licence", family.licence
    yield "credit", family.credit
    yield "cite", family.cite
    for notes in filter(None, (family.notes, product.notes)):
        yield "notes", notes
    yield "use", f"--dem {one.name}" if product.kind == "elevation" else "beside the program, in a GIS"


def _file_facts(one: Listed, file: ProductFile) -> Iterator[tuple[str, str]]:
    place = one.place(file)
    yield "address", one.url(file)
    yield "size", f"{file.bytes} bytes" if file.bytes else f"about {file.about}" if file.about else "unknown"
    yield "checksum", "none is known" if file.checksum is None else " ".join(file.checksum)
    yield "known", KNOWN[one.tag(file)]
    yield "here", f"{place}, {place.stat().st_size} bytes" if place.is_file() else f"no; it would lie at {place}"
