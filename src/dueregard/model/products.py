"""Which official products can be fetched, where do they lie, and how well is that known?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dueregard.model.quantities import Length, Record, Tag

ProductKind = Literal[
    "elevation",
    "height-error",
    "slope",
    "roughness",
    "shadow",
    "illumination",
    "earth-view",
    "outlines",
    "archive",
    "kernel",
]
OPENED = (".tif", ".lbl", ".jp2")
"""Endings of files that a reader of grids opens; an image belongs to its label."""
Digits = Annotated[str, Field(pattern="^[0-9a-f]+$")]


class ProductFile(Record):
    """One file of a product, below the address of its family."""

    path: str = Field(pattern=r"^[\w./-]+$")
    bytes: int | None = Field(default=None, gt=0)
    """Exact size; None where it is not known."""
    about: str | None = None
    """Size as somebody put it roughly, where no exact one is known."""
    md5: Annotated[Digits, Field(min_length=32, max_length=32)] | None = None
    sha256: Annotated[Digits, Field(min_length=64, max_length=64)] | None = None
    tag: Tag | None = None
    """How name and size were come by; None: as for the product."""

    @property
    def name(self) -> str:
        """Name without folders, which it keeps on the disk."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def checksum(self) -> tuple[str, str] | None:
        """Algorithm and digits that the archive publishes; None where none are known."""
        known = {"sha256": self.sha256, "md5": self.md5}
        return next(((algorithm, digits) for algorithm, digits in known.items() if digits), None)


class Product(Record):
    """One layer: what it shows and which files it takes."""

    title: str
    kind: ProductKind
    cell: Length | None = None
    columns: int | None = Field(default=None, gt=0)
    rows: int | None = Field(default=None, gt=0)
    extent: tuple[float, float, float, float] | None = None
    """West, south, east, north in the map plane. [m]"""
    files: tuple[ProductFile, ...]
    tag: Tag | None = None
    """How it was come by; None: as for the family."""
    notes: str | None = None

    @property
    def opens(self) -> ProductFile:
        """The file that a program opens: a grid or the label of one, else the first."""
        grids = (file for file in self.files if file.name.lower().endswith(OPENED) and not _labels(file, self.files))
        return next(grids, self.files[0])


class ProductFamily(Record):
    """Products of one archive that share address, licence and frame."""

    family: str
    title: str
    url: str = Field(pattern=r"^https?://\S+/$")
    suffix: str = ""
    """What follows the name of a file in its address."""
    licence: str
    credit: str
    cite: str
    crs: str | None = None
    """None: not known."""
    tag: Tag
    products: dict[str, Product]
    notes: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, product in self.products.items():
            names = {file.name for file in product.files}
            if not names or len(names) < len(product.files):
                msg = f"{name} names no file, or one twice"
                raise ValueError(msg)
        return self


@dataclass(frozen=True)
class Listed:
    """A product with its name, its family, and the folder that its files lie in once they are fetched."""

    name: str
    family: ProductFamily
    product: Product
    folder: Path

    def url(self, file: ProductFile) -> str:
        """Return the address of one of its files."""
        return f"{self.family.url}{file.path}{self.family.suffix}"

    def place(self, file: ProductFile) -> Path:
        """Return where one of its files lies once it is fetched."""
        return self.folder / file.name

    def tag(self, file: ProductFile) -> Tag:
        """Return how name and size of one of its files were come by."""
        return file.tag or self.product.tag or self.family.tag

    @property
    def is_here(self) -> bool:
        """Whether every file has been fetched."""
        return all(self.place(file).is_file() for file in self.product.files)


def _labels(file: ProductFile, files: tuple[ProductFile, ...]) -> bool:
    """Whether a label only goes with a JPEG 2000 image, which is what is opened there."""
    images = (other.name.lower().endswith(".jp2") for other in files)
    return file.name.lower().endswith(".lbl") and any(images)
