"""Open pages of reports in headless Chromium, wide, narrow and as printed: overflow, glyphs, links, screenshots.

    python tools/screenshots.py reports/DEPARTMENT/YEAR --out /tmp/screenshots

Takes pages or folders of pages. Prints a line per page and width, and what is wrong with it; exit 1 if anything is.
Needs Chromium (Debian: apt-get install chromium) and websocket-client (comes with JupyterLab). Chinese is shown in the
font of mplfonts, so that no system font is needed. Not part of `make test`: a browser is no dependency of the project.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

from budgetlib.reports.pdf import BROWSERS

WIDTHS = (1280, 400)  # CSS pixels: a desktop window and a telephone
PRINTED = 703  # an A4 page between the margins of the style sheet
INDEX = ("index.html", "index.zh.html")
START_SECONDS, ANSWER_SECONDS = 30, 60
HEIGHT = 900
LONGEST_SCREENSHOT = 16000  # device pixels Chromium can paint at once

# Elements that reach out of the page although nothing they lie in scrolls.
OVERFLOWING = """
(() => {
  const limit = document.documentElement.clientWidth + 1;
  const scrolls = e => { for (; e && e !== document.body; e = e.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX)) return true; return false; };
  const wide = [...document.body.querySelectorAll('*')].filter(
    e => e.getBoundingClientRect().right > limit && !scrolls(e.parentElement) && !scrolls(e));
  return {page: document.documentElement.scrollWidth, window: limit - 1,
          elements: wide.slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))};
})()
"""
# Characters that look exactly like one that no font has, in the font of the element they stand in.
MISSING = """
(() => {
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 32;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const look = (text, font) => { pen.clearRect(0, 0, 32, 32); pen.font = font; pen.fillText(text, 2, 24);
    return pen.getImageData(0, 0, 32, 32).data.join(); };
  const seen = new Set(), missing = [], blank = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const style = getComputedStyle(walker.currentNode.parentElement);
    const font = style.fontWeight + ' 20px ' + style.fontFamily;
    blank[font] ??= look('\\u{10FFFE}', font);
    for (const sign of walker.currentNode.textContent) {
      if (/[\\s\\u200b-\\u200f\\u2060]/u.test(sign) || seen.has(font + sign)) continue;
      seen.add(font + sign);
      if (look(sign, font) === blank[font]) missing.push(sign);
    }
  }
  return {checked: seen.size, missing: [...new Set(missing)].join('')};
})()
"""
# What every page keeps to: pictures are told in words, nothing runs, and where its links lead.
FRAME = """
({untold: [...document.querySelectorAll('img:not([alt]), img[alt=""], figure > svg:not([aria-label])')].length,
  scripts: document.scripts.length,
  links: [...new Set([...document.querySelectorAll('a[href], link[href], img[src]')].map(
    e => e.getAttribute('href') ?? e.getAttribute('src')))]})
"""
BROKEN_IMAGES = """
(async () => {
  const shown = await Promise.all([...document.images].map(
    i => { i.loading = 'eager'; return i.decode().then(() => true, () => false); }));
  return shown.filter(one => !one).length;
})()
"""


class Page:
    """A tab of a running browser, spoken to in the DevTools protocol."""

    def __init__(self, address: str) -> None:
        import websocket  # only this tool needs it

        self._socket = websocket.create_connection(address, timeout=ANSWER_SECONDS, suppress_origin=True)
        self._number = 0
        self.ask("Page.enable")

    def ask(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        """Send a command and return its result; raises RuntimeError when the browser refuses it."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]

    def open(self, path: Path, width: int, *, printed: bool = False) -> None:
        """Show a file in a window of that width, as it is printed if asked, and wait until it is complete."""
        self.ask("Emulation.setEmulatedMedia", media="print" if printed else "screen")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        self.ask("Page.navigate", url=path.resolve().as_uri())
        end = time.monotonic() + ANSWER_SECONDS
        while self.value("document.readyState + location.pathname") != f"complete{path.resolve().as_uri()[7:]}":
            if time.monotonic() > end:
                raise RuntimeError(f"{path} does not load")
            time.sleep(0.05)

    def value(self, script: str) -> Any:
        """Return what a script evaluates to; raises RuntimeError when it fails."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "a script failed"))
        return answer["result"].get("value")

    def screenshot(self, target: Path) -> None:
        """Write the page as a PNG, as much of its length as can be painted."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        height = min(size["height"], LONGEST_SCREENSHOT)
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        target.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser() -> Iterator[Page]:
    """Start a headless browser with a profile of its own, which ends with it."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        sys.exit("tools/screenshots.py: no Chromium. Install it (Debian: apt-get install chromium).")
    with TemporaryDirectory(prefix="budgetlib-browser-") as folder:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0"]
        command = [program, *options, f"--user-data-dir={folder}/profile", "about:blank"]
        environment = os.environ | {"FONTCONFIG_FILE": str(_fonts(Path(folder)))}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Page(_address(Path(folder, "profile", "DevToolsActivePort")))
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def _fonts(folder: Path) -> Path:
    """A font configuration that adds the Chinese fonts of mplfonts to the system's."""
    found = find_spec("mplfonts")
    places = [f"<dir>{place}/fonts</dir>" for place in (found.submodule_search_locations or [])] if found else []
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    path = folder / "fonts.conf"
    path.write_text(f"<fontconfig>{system}{''.join(places)}<cachedir>{folder}/fonts</cachedir></fontconfig>", "utf8")
    return path


def _address(told: Path) -> str:
    """The address of the first tab, once the browser has written where it listens."""
    from urllib.request import urlopen

    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if told.exists() and (lines := told.read_text().splitlines()):
            with urlopen(f"http://127.0.0.1:{lines[0]}/json/list", timeout=START_SECONDS) as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            if tabs:
                return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise RuntimeError("the browser does not start")


def faults(page: Page, path: Path, width: int, *, printed: bool = False) -> list[str]:
    """Open a file at a width and return what is wrong with it."""
    page.open(path, width, printed=printed)
    sizes, glyphs = page.value(OVERFLOWING), page.value(MISSING)
    told = [f"reaches out of the page: {element}" for element in sizes["elements"]]
    if sizes["page"] > sizes["window"]:
        told.append(f"is {sizes['page']} px wide in a window of {sizes['window']} px")
    if glyphs["missing"]:
        told.append(f"no glyph for {glyphs['missing']}")
    if broken := page.value(BROKEN_IMAGES):
        told.append(f"{broken} images do not show")
    return told


def faults_of_frame(page: Page, path: Path, *, scripts: bool = False) -> list[str]:
    """Return what is wrong with the page that is open, at any width: dead links, pictures without words, scripts."""
    frame = page.value(FRAME)
    told = [f"{frame['untold']} pictures without words"] if frame["untold"] else []
    if frame["scripts"] and not scripts:
        told.append(f"{frame['scripts']} scripts")
    return told + [f"dead link: {link}" for link in frame["links"] if _is_dead(path, link)]


def _is_dead(path: Path, link: str) -> bool:
    """Whether a link leads to a file that is not there, or to a place that its page does not have."""
    if re.match(r"(https?|mailto|data):", link):
        return False
    address, _, place = unquote(link).partition("#")
    target = path.parent / address if address else path
    return not target.is_file() or (bool(place) and f'id="{place}"' not in _text(target))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf8")


def main() -> None:
    """Check every page named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, help="pages, or folders of pages")
    parser.add_argument("--out", type=Path, help="write screenshots here")
    options = parser.parse_args()
    pages = [page for path in options.pages for page in (sorted(path.rglob("*.html")) if path.is_dir() else [path])]
    wrong = 0
    with browser() as tab:
        for path in pages:
            for width, printed in (*((width, False) for width in WIDTHS), (PRINTED, True)):
                told = faults(tab, path, width, printed=printed)
                told += faults_of_frame(tab, path, scripts=path.name in INDEX) if printed else []
                wrong += bool(told)
                print(f"{path} at {width} px: {'; '.join(told) or 'nothing overflows, no glyph is missing'}")
                if options.out:
                    options.out.mkdir(parents=True, exist_ok=True)
                    name = "-".join([*path.resolve().parts[-3:-1], path.stem, str(width)])
                    tab.screenshot(options.out / f"{name}.png")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
