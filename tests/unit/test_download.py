"""Does a download go on, check what came and leave nothing half done, whatever a server does?"""

import hashlib
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dueregard.errors import InputError
from dueregard.writers import download
from dueregard.writers.download import Wanted, fetch

CONTENT = b"II*\0" + bytes(range(256)) * 2000
SUM = hashlib.sha256(CONTENT).hexdigest()


class Archive(ThreadingHTTPServer):
    """A server on this machine that behaves as it is told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.content, self.version, self.kind, self.status = CONTENT, '"one"', "image/tiff", 200
        self.ranges, self.breaks_after, self.breaks = True, len(CONTENT) // 3, 0
        self.length: int | None = None
        self.asked: list[dict[str, str]] = []

    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/layer.tif"


class Answers(BaseHTTPRequestHandler):
    server: Archive

    def log_message(self, *words: object) -> None:
        pass

    def do_GET(self) -> None:
        told = self.server
        told.asked.append(dict(self.headers))
        if told.status != 200:
            self.send_error(told.status)
            return
        begins = self.first_byte()
        if begins >= len(told.content):
            self.send_error(416)
            return
        self.send_response(206 if begins else 200)
        if begins:
            self.send_header("Content-Range", f"bytes {begins}-{len(told.content) - 1}/{len(told.content)}")
        body = told.content[begins:]
        self.send_header("Content-Type", told.kind)
        self.send_header("Content-Length", str(len(body) if told.length is None else told.length))
        if told.version:
            self.send_header("ETag", told.version)
        self.end_headers()
        if told.breaks > 0:
            told.breaks -= 1
            body = body[: told.breaks_after]
        self.wfile.write(body)

    def first_byte(self) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        fresh = self.headers.get("If-Range", self.server.version) == self.server.version
        return int(asked[1]) if asked and fresh and self.server.ranges else 0


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE_S", 0.0)
    with Archive() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def wanted(archive: Archive, folder: Path, **known: object) -> Wanted:
    return Wanted(archive.url(), folder / "cache" / "layer.tif", **known)


def refused(one: Wanted) -> str:
    with pytest.raises(InputError) as told:
        fetch(one)
    assert not one.to.exists()
    return str(told.value)


def test_a_file_comes_whole_with_its_sum_and_nothing_else(archive: Archive, tmp_path: Path) -> None:
    one, heard = wanted(archive, tmp_path, size=len(CONTENT), checksum=("sha256", SUM)), []
    fetch(one, lambda here, total: heard.append((here, total)))
    assert one.to.read_bytes() == CONTENT
    assert one.to.with_name("layer.tif.sha256").read_text() == f"{SUM}  layer.tif\n"
    assert {path.name for path in one.to.parent.iterdir()} == {"layer.tif", "layer.tif.sha256"}
    assert archive.asked[0]["User-Agent"].startswith("dueregard/")
    assert heard[0] == (0, len(CONTENT))
    assert heard[-1] == (len(CONTENT), len(CONTENT))


def test_a_transfer_that_breaks_off_goes_on_by_a_range(archive: Archive, tmp_path: Path) -> None:
    archive.breaks = 2
    one = wanted(archive, tmp_path, size=len(CONTENT))
    fetch(one)
    third = archive.breaks_after
    assert one.to.read_bytes() == CONTENT
    assert [asked.get("Range") for asked in archive.asked] == [None, f"bytes={third}-", f"bytes={2 * third}-"]
    assert archive.asked[1]["If-Range"] == '"one"'


def test_a_server_without_ranges_begins_again(archive: Archive, tmp_path: Path) -> None:
    archive.breaks, archive.ranges = 1, False
    one = wanted(archive, tmp_path)
    fetch(one)
    assert one.to.read_bytes() == CONTENT


def test_what_was_gathered_stays_for_the_next_call(archive: Archive, tmp_path: Path) -> None:
    archive.breaks, archive.breaks_after = 99, 0
    one = wanted(archive, tmp_path)
    assert "the transfer broke off at 0 bytes" in refused(one)
    archive.breaks, archive.breaks_after = 1, 1000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(download, "TRIES", 1)
        said = refused(one)
    assert "broke off at 1000 bytes" in said
    assert "Call it again: it goes on where it broke off" in said
    assert one.part.stat().st_size == 1000
    fetch(one)
    assert archive.asked[-1]["Range"] == "bytes=1000-"
    assert one.to.read_bytes() == CONTENT


def test_another_version_is_never_joined_to_the_first(archive: Archive, tmp_path: Path) -> None:
    one = wanted(archive, tmp_path)
    one.to.parent.mkdir()
    one.part.write_bytes(b"II*\0" + b"x" * 5000)
    one.version.write_text('"an older one"')
    fetch(one)
    assert one.to.read_bytes() == CONTENT


def test_a_part_of_no_known_version_is_begun_again_unless_a_checksum_tells(archive: Archive, tmp_path: Path) -> None:
    archive.version = ""
    one = wanted(archive, tmp_path)
    one.to.parent.mkdir()
    one.part.write_bytes(CONTENT[:5000])
    fetch(one)
    assert "Range" not in archive.asked[-1]
    known = wanted(archive, tmp_path / "other", checksum=("sha256", SUM))
    known.to.parent.mkdir(parents=True)
    known.part.write_bytes(CONTENT[:5000])
    fetch(known)
    assert archive.asked[-1]["Range"] == "bytes=5000-"
    assert one.to.read_bytes() == known.to.read_bytes() == CONTENT


def test_a_page_in_place_of_the_file_is_refused(archive: Archive, tmp_path: Path) -> None:
    archive.content, archive.kind = b"<!DOCTYPE html><html>Moved</html>", "text/html; charset=utf-8"
    said = refused(wanted(archive, tmp_path))
    assert "the server answers with a web page (text/html) in place of the file" in said
    assert "Open the address in a browser" in said
    archive.kind = "application/octet-stream"
    one = wanted(archive, tmp_path)
    assert "a web page came in place of the file" in refused(one)
    assert not one.part.exists()


def test_what_does_not_begin_as_such_a_file_does_is_refused(archive: Archive, tmp_path: Path) -> None:
    archive.content = b"404 not found, politely"
    assert "what came does not begin as a .tif file does" in refused(wanted(archive, tmp_path))


def test_another_size_is_refused_before_it_is_fetched(archive: Archive, tmp_path: Path) -> None:
    one = wanted(archive, tmp_path, size=len(CONTENT) + 1)
    said = refused(one)
    assert f"the file has {len(CONTENT)} bytes, the catalogue says {len(CONTENT) + 1}" in said
    assert not one.part.exists()


def test_a_wrong_checksum_drops_what_came(archive: Archive, tmp_path: Path) -> None:
    one = wanted(archive, tmp_path, checksum=("md5", "0" * 32))
    said = refused(one)
    assert f"the md5 of what came is {hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()}" in said
    assert not one.part.exists()


def test_more_than_was_gathered_of_is_begun_again(archive: Archive, tmp_path: Path) -> None:
    one = wanted(archive, tmp_path)
    one.to.parent.mkdir()
    one.part.write_bytes(CONTENT + b"more")
    one.version.write_text('"one"')
    fetch(one)
    assert one.to.read_bytes() == CONTENT


@pytest.mark.parametrize(("status", "times"), [(404, 1), (403, 1), (503, download.TRIES)])
def test_refusals_are_told_and_only_a_busy_server_is_asked_again(
    archive: Archive, tmp_path: Path, status: int, times: int
) -> None:
    archive.status = status
    assert f"the server answers {status}" in refused(wanted(archive, tmp_path))
    assert len(archive.asked) == times


def test_a_full_disk_is_told_before_it_is_full(archive: Archive, tmp_path: Path) -> None:
    archive.length = 10**18
    assert "are free in" in refused(wanted(archive, tmp_path))


def test_without_a_network_the_remedy_is_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    one = Wanted("http://127.0.0.1:1/layer.tif", tmp_path / "layer.tif")
    said = refused(one)
    assert "the server cannot be reached" in said
    assert f"put it at {one.to}" in said


def test_a_layer_of_earlier_stays_when_the_new_one_is_refused(archive: Archive, tmp_path: Path) -> None:
    one = wanted(archive, tmp_path, checksum=("md5", "0" * 32))
    one.to.parent.mkdir()
    one.to.write_bytes(b"II*\0 the layer of yesterday")
    with pytest.raises(InputError):
        fetch(one)
    assert one.to.read_bytes() == b"II*\0 the layer of yesterday"
