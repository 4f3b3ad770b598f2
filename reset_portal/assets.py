"""Copy what the pages use from node_modules to static/vendor: `python -m reset_portal.assets`.

docs/decisions/0006-cold-page.md says what is left out, and why.
"""

import hashlib
import io
import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

STYLES = "@tabler/core/dist/css/tabler.min.css"
FONT = "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
OUTLINES = "@tabler/icons/icons/outline"
LICENSES = {
    "inter.LICENSE.txt": "@fontsource-variable/inter/LICENSE",
    "icons.LICENSE.txt": "@tabler/icons/LICENSE",
}
# What a page asks for with {% icon "name" %}; a test holds both lists together.
ICONS = (
    "alert-triangle",
    "arrow-narrow-down",
    "arrow-narrow-up",
    "bell",
    "bell-plus",
    "books",
    "building",
    "building-plus",
    "calendar",
    "calendar-event",
    "calendar-plus",
    "calendar-share",
    "check",
    "checkbox",
    "checklist",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "clipboard-text",
    "devices",
    "door-enter",
    "download",
    "file-text",
    "files",
    "fingerprint",
    "gavel",
    "grip-vertical",
    "history",
    "home",
    "id-badge-2",
    "info-circle",
    "key",
    "layout-grid",
    "link",
    "logout",
    "mail",
    "menu-2",
    "message-reply",
    "notes",
    "paperclip",
    "player-play",
    "plus",
    "report",
    "route",
    "search",
    "selector",
    "send",
    "shield-lock",
    "user-circle",
    "user-plus",
    "users",
    "users-group",
)


def build(vendor: Path = VENDOR) -> bool:
    """Whether anything was built: the same sources and this file give the same assets."""
    stamp, recipe = vendor / "recipe", _recipe()
    if stamp.is_file() and stamp.read_text() == recipe:
        return False
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    (vendor / "tabler.css").write_text(styles((MODULES / STYLES).read_text()))
    (vendor / "inter.woff2").write_bytes(font(MODULES / FONT))
    (vendor / "icons.svg").write_text(sprite(MODULES / OUTLINES, ICONS))
    for name, source in LICENSES.items():
        shutil.copyfile(MODULES / source, vendor / name)
    stamp.write_text(recipe)
    return True


def styles(css: str) -> str:
    """Without the pointer to a source map: the manifest storage would look for that file."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/\s*$", "", css)


def font(source: Path) -> bytes:
    """Inter with the weights and the features the pages use: 23 kB where the package has 48."""
    narrowed = instancer.instantiateVariableFont(TTFont(source), {"wght": (400, 700)})
    plain = io.BytesIO()
    narrowed.flavor = None
    narrowed.save(plain)
    plain.seek(0)
    small = TTFont(plain)
    options = subset.Options(layout_features=["kern", "tnum"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=small.getBestCmap())
    subsetter.subset(small)
    packed = io.BytesIO()
    small.flavor = "woff2"
    small.save(packed)
    return packed.getvalue()


def sprite(outlines: Path, names: tuple[str, ...]) -> str:
    symbols = "".join(_symbol(outlines / f"{name}.svg", name) for name in sorted(names))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def _symbol(source: Path, name: str) -> str:
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(), re.DOTALL)
    if drawing is None:
        raise ValueError(f"{source} is not an SVG file")
    shapes = re.sub(r"\s*\n\s*", "", drawing[1])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def _recipe() -> str:
    parts = (Path(__file__), ROOT / "package-lock.json")
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def main() -> None:
    if not (MODULES / STYLES).is_file():
        sys.exit("node_modules is missing or incomplete: run `npm ci` first.")
    sys.stdout.write("Assets built.\n" if build() else "Assets are up to date.\n")


if __name__ == "__main__":
    main()
