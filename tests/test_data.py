"""Does `dueregard data` list, show and fetch products, and can the program use what it fetched?"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dueregard.errors import InputError
from dueregard.readers import products
from dueregard.readers.places import data_root
from dueregard.readers.products import elevation_path, read_products
from dueregard.writers import download
from dueregard.writers.download import Wanted

Call = Callable[..., tuple[int, str, str]]
GRID = data_root() / "geodata" / "lola_south_1600m.tif"
CATALOGUE = """
family: ours
title: Grids of this test
url: http://127.0.0.1:{port}/
licence: none
credit: nobody
cite: nobody
tag: D
products:
  our-grid:
    title: Heights
    kind: elevation
    cell: 1600 m
    files: [{{path: grid.tif, bytes: {bytes}}}]
  our-page:
    title: A link that answers with a page
    kind: shadow
    files: [{{path: page.html}}]
"""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a folder with one grid on this machine, and a catalogue that names it; return the cache."""
    folder, root = tmp_path / "served", tmp_path / "root"
    (root / "geodata" / "products").mkdir(parents=True)
    folder.mkdir()
    shutil.copy(GRID, folder / "grid.tif")
    (folder / "page.html").write_text("<html>Moved</html>")
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        text = CATALOGUE.format(port=server.server_address[1], bytes=GRID.stat().st_size)
        (root / "geodata" / "products" / "ours.yaml").write_text(text)
        monkeypatch.setattr(products, "data_root", lambda: root)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv(products.CACHE_VARIABLE, str(tmp_path / "cache"))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield tmp_path / "cache"
        server.shutdown()
        thread.join()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(products.CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_catalogue_is_sound_and_says_what_is_only_recalled(no_cache: Path) -> None:
    listed = read_products()
    assert len(listed) > 70
    sizes = {file.name: file.bytes for one in listed.values() for file in one.product.files}
    assert sizes["LDEM_80S_80MPP_ADJ.TIF"] == 189_158_392
    assert sizes["ldem_80s_80m.img"] == 115_520_000 == 2 * 7600**2
    assert sizes["LPSR_85S_060M_201608.TIF"] == 656_183
    label = listed["ldem-80s-80m"].product.files[0]
    assert (label.name, listed["ldem-80s-80m"].tag(label)) == ("ldem_80s_80m.lbl", "M-M")


def test_sizes_of_images_are_those_of_their_cells(no_cache: Path) -> None:
    """Two bytes a cell, for every image whose cells are known."""
    images = [
        (file, one.product)
        for one in read_products().values()
        for file in one.product.files
        if file.name.endswith(".img") and one.product.columns
    ]
    assert len(images) == 13
    assert [file.name for file, grid in images if file.bytes != 2 * grid.columns * grid.rows] == []


def test_what_is_opened_is_the_grid_or_its_label(no_cache: Path) -> None:
    listed = read_products()
    opened = {name: listed[name].product.opens.name for name in ("ldem-80s-80m", "ldem-80s-80m-jp2", "haworth-5m")}
    assert opened == {
        "ldem-80s-80m": "ldem_80s_80m.lbl",
        "ldem-80s-80m-jp2": "ldem_80s_80m.jp2",
        "haworth-5m": "Haworth_final_adj_5mpp_surf.tif",
    }


def test_list_and_info(call: Call, no_cache: Path) -> None:
    code, out, _ = call("data", "list", "malapert")
    assert code == 0
    assert "site23-5m" in out
    assert "70.6 MB" in out
    assert "no address was tried" in out
    code, out, _ = call("data", "info", "ldem-80s-80m")
    assert code == 0
    assert "115520000 bytes" in out
    assert "recalled, unverified" in out
    assert f"no; it would lie at {no_cache}" in out


def test_a_product_is_fetched_once_and_used_by_its_name(call: Call, served: Path) -> None:
    where = ("-89.67", "129.78")
    code, _, said = call("terrain", *where, "--dem", "our-grid")
    assert code == 2
    assert "the product 'our-grid' has not been fetched" in said
    assert "Run `dueregard data fetch our-grid`" in said
    code, out, said = call("data", "fetch", "our-grid")
    assert (code, out) == (0, f"our-grid lies in {served / 'ours' / 'our-grid'}; use it with --dem our-grid\n")
    assert "grid.tif" in said
    assert (served / "ours" / "our-grid" / "grid.tif").read_bytes() == GRID.read_bytes()
    assert call("data", "fetch", "our-grid")[2] == ""
    assert "grid.tif" in call("data", "fetch", "our-grid", "--again")[2]
    assert "yes" in call("data", "list")[1]
    assert f"{GRID.stat().st_size} bytes" in call("data", "info", "our-grid")[1]
    assert elevation_path(Path("our-grid")).read_bytes() == GRID.read_bytes()
    assert call("terrain", *where, "--dem", "our-grid")[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("fetch", "our-page"), "the server answers with a web page (text/html) in place of the file"),
        (("fetch", "our-gird"), "there is no product 'our-gird' (did you mean 'our-grid'?)"),
        (("info", "x"), "there is no product 'x'"),
        (("fetch", "our-grid", "--from", "ftp://there"), "--from: 'ftp://there' is no address"),
        (("fetch", "our-grid", "--from", "http://127.0.0.1:1"), "the server cannot be reached"),
    ],
)
def test_mistakes_end_with_exit_code_2(call: Call, served: Path, words: tuple[str, ...], message: str) -> None:
    code, _, said = call("data", *words)
    assert code == 2
    assert message in said
    assert not list(served.rglob("*.tif"))


def test_ctrl_c_keeps_what_was_gathered(call: Call, served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(wanted: Wanted, tell: object) -> None:
        wanted.to.parent.mkdir(parents=True)
        wanted.part.write_bytes(b"II*")
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "fetch", stopped)
    code, _, said = call("data", "fetch", "our-grid")
    assert code == 130
    assert "Stopped. 3 bytes of grid.tif are kept; the same command goes on from there." in said


def test_a_mirror_stands_for_the_archive(call: Call, served: Path) -> None:
    port = read_products()["our-grid"].family.url.rsplit(":", 1)[1]
    code, _, _ = call("data", "fetch", "our-grid", "--from", f"http://127.0.0.1:{port}")
    assert code == 0
    assert (served / "ours" / "our-grid" / "grid.tif").is_file()


def test_a_name_that_is_no_grid_of_heights_is_refused(served: Path) -> None:
    with pytest.raises(InputError, match="is no grid of heights but of the kind shadow"):
        elevation_path(Path("our-page"))
    with pytest.raises(InputError, match="did you mean 'our-grid'"):
        elevation_path(Path("our-grit"))


def test_faults_of_the_catalogue_are_told_at_once(served: Path) -> None:
    folder = products.data_root() / "geodata" / "products"
    (folder / "zz.yaml").write_text(CATALOGUE.format(port=1, bytes=-5).replace("kind: shadow", "kind: shade"))
    with pytest.raises(InputError) as told:
        read_products()
    assert "zz.yaml:" in str(told.value)
    assert len(told.value.faults) == 2
