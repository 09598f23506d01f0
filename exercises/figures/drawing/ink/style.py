"""Colours: one style sheet for screens, light and dark, one for print; tones of skin and hair that a person chooses."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

# b ground, a edge of cool tones, as of warm ones, c shirt, n trousers, w what works, s skin, x its shade, y neck,
# h hair, o shoe, z sole, e floor and wall, m mat, g its edge, p q u wood, k ball and cushion, i pillow, r arrow,
# t number, d shadow.
LIGHT = {
    "b": "f2eadd", "a": "1f3f37", "as": "7a4a30", "c": "6fa796", "n": "2f6157", "w": "e0672f", "s": "e5b593",
    "x": "cf9672", "y": "dba884", "h": "6b5f58", "o": "faf6ee", "z": "9fb3aa", "e": "e6dac6", "m": "b9cbd1",
    "g": "98afb7",
    "p": "d3b78d", "q": "b39468", "u": "c2a478", "k": "86a7bb", "i": "fdfaf3", "r": "a83400", "t": "1d2f2a",
    "d": "2b3d38", "j": "7b6a50", "halo": "fdfaf3",
}  # fmt: skip
DARK = {
    "b": "202e29", "a": "0b1f1a", "as": "5a3422", "c": "7db8a5", "n": "4a8a7b", "w": "f0884e", "s": "e5b593",
    "x": "c48d69", "y": "d49f7b", "h": "8d8078", "o": "e9e5dc", "z": "80968d", "e": "2c3b36", "m": "4a606a",
    "g": "394c55",
    "p": "a18a64", "q": "7c6747", "u": "8d7653", "k": "6a90a8", "i": "cfd3cf", "r": "ffb07c", "t": "f3ecdf",
    "d": "050b09", "j": "14211d", "halo": "202e29",
}  # fmt: skip
PRINT = {
    "b": "ffffff", "a": "000000", "as": "000000", "c": "dedede", "n": "b4b4b4", "w": "3a3a3a", "s": "f6f6f6",
    "x": "d4d4d4", "y": "ededed", "h": "8a8a8a", "o": "ffffff", "z": "bbbbbb", "e": "f5f5f5", "m": "e2e2e2",
    "g": "c2c2c2",
    "p": "efefef", "q": "d8d8d8", "u": "e2e2e2", "k": "d9d9d9", "i": "ffffff", "r": "000000", "t": "000000",
    "d": "777777", "j": "8c8c8c", "halo": "ffffff",
}  # fmt: skip
SKINS: Mapping[str, Mapping[str, str]] = {
    "light": {"as": "7a4a30", "s": "e5b593", "x": "cf9672", "y": "deac89"},
    "medium": {"as": "643820", "s": "c68c63", "x": "a86f49", "y": "bf855d"},
    "dark": {"as": "402416", "s": "8a5a3c", "x": "6c432b", "y": "815337"},
}
HAIRS: Mapping[str, str] = {"grey": "8b8580", "brown": "5f4a3d", "black": "3a3230", "white": "d9d4cb"}
HAIRS_IN_THE_DARK: Mapping[str, str] = {**HAIRS, "black": "4b423e"}  # else it is lost on the dark ground
MIXED = (  # a tone, of which other one, towards which, by what share
    ("kb", "k", "a", 0.22),  # of a ball its shade, its light, its gloss, and what lies on it
    ("kl", "k", "i", 0.22),
    ("kh", "k", "i", 0.7),
    ("kd", "k", "a", 0.32),
    ("ib", "i", "m", 0.55),  # the shade of a pillow
    ("eb", "b", "n", 0.17),  # a wall
    ("it", "i", "g", 0.35),  # a worktop
    ("pc", "p", "b", 0.5),  # the front of a cupboard, its plinth, its side
    ("qc", "q", "b", 0.4),
    ("uc", "u", "b", 0.4),
    ("pm", "m", "i", 0.45),  # metal: its top, its rods, its sides
    ("qm", "m", "a", 0.32),
    ("um", "m", "a", 0.14),
    ("bm", "m", "a", 0.6),  # a running belt
)
SHADE, SHADED = "ds", 0.15  # of the body, and how dark it is
THROUGH = "ww"  # what works on the side of the body that is turned away
# of far limbs: towards which tone, by what share. Skin is in the shade: paler, it would be somebody else's
FAR_TONES = {"n": ("b", 0.27), "w": ("b", 0.22), "s": ("x", 0.45), "o": ("b", 0.22)}
FAR = (*FAR_TONES, "hs")
FINGER_INK, EYE = "ha", "ae"
IRIS = "1f1814"  # on every skin, on screens and on paper
COOL, WARM = "a", "as"  # edges, each a dark tone of its own side of the palette
EDGE_OF = dict.fromkeys((*"wsxyh", "fw", "fs"), WARM)  # by tone; of all others it is cool
INK, FINGER = 4.0, 9.5  # how wide the edge of a body and a finger are, as drawn
USUAL, USUAL_SMALL, GROWS = 1150.0, 640.0, 0.6
QUIET = 0.2  # so pale is what is told beside a number
NARROW = 0.55  # as width by height: a picture that is narrower is limited by the height of a page
ROUND = 'stroke-linecap="round" stroke-linejoin="round"'  # said once, on the root


def _blend(color: str, other: str, share: float) -> str:
    pairs = [(int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4)]
    return "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def size_on_page(width: float, height: float) -> float:
    """Measure a picture by what a page fits into its column and its height: numbers and arrows grow with it."""
    return max(width, height * NARROW)


def weight(width: float, height: float, *, is_small: bool = False, grows: float = GROWS) -> float:
    """Choose how heavy lines are in a picture of this size, so that on a page they are alike in all of them.

    They grow by less than the picture: a small body would drown in them. Arrows (``grows`` 1) are alike in all of them.
    The small picture of lists is seen from farther away.
    """
    return float((size_on_page(width, height) / (USUAL_SMALL if is_small else USUAL)) ** grows)


def _rules(tones: Mapping[str, str], shadow: float, weight: float, arrows: float) -> dict[str, str]:
    def line(tone: str, wide: float, fill: str = "none", weight: float = weight) -> str:
        return f"fill:{fill};stroke:#{tone};stroke-width:{_plain(wide * weight)}"

    rules = {name: f"fill:#{tone}" for name, tone in tones.items() if name not in (COOL, WARM, *"jrtd")}
    rules |= {f"f{name}": f"fill:#{_blend(tones[name], tones[to], share)}" for name, (to, share) in FAR_TONES.items()}
    rules |= {
        f"{far}h{tone}": f"{rules[far + tone].replace('fill', 'fill:none;stroke')};stroke-width:{FINGER}"
        for far in ("", "f")
        for tone in "sw"
    }
    rules[FINGER_INK] = f"fill:none;stroke:#{tones[WARM]};stroke-width:{_plain(FINGER + INK * weight)}"
    rules |= {name: f"fill:#{_blend(tones[of], tones[to], share)}" for name, of, to, share in MIXED}
    rules |= {name: line(tones[name], INK) for name in (COOL, WARM)}
    rules[EYE] = f"fill:#{IRIS}"
    pale = _blend(tones["w"], tones["c"], 0.35)
    rules[THROUGH] = f"fill:#{pale}"
    # solid tones: some renderers lose a group with an opacity of its own where pictures lie side by side
    start, dashes = _blend(tones["b"], tones["n"], 0.2), ";stroke-dasharray:17 12"
    rules["gg"] = line(_blend(tones["t"], tones["b"], 0.2), INK * 1.6) + dashes
    rules["gf"] = line(_blend(tones["t"], tones["b"], 0.42), INK * 1.1, f"#{start}") + dashes
    rules["j"] = line(tones["j"], 2.4)
    rules["l"] = line(tones[WARM], 2.2)
    rules["lc"] = line(tones[COOL], 2.2)
    rules["r"] = line(tones["r"], 13, weight=arrows)
    rules["rr"] = line(tones["halo"], 26, weight=arrows)
    rules["rt"] = line(tones["r"], 4, f"#{tones['r']}", arrows)
    rules["rs"] = line(tones["halo"], 18, f"#{tones['halo']}", arrows)
    rules["d"] = f"fill:#{tones['d']};fill-opacity:{shadow}"
    rules[SHADE] = f"fill:#{tones['d']};fill-opacity:{SHADED}"
    letters = "font-family:system-ui,sans-serif"
    rules["t"] = f"fill:#{tones['t']}"
    rules["bt"] = f"fill:#{tones['b']};{letters};font-weight:700;text-anchor:middle"
    rules["v"] = f"fill:#{_blend(tones['t'], tones['b'], QUIET)};{letters}"
    rules["ve"] = f"{rules['v']};text-anchor:end"
    return rules


def _plain(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


Look = tuple[str, str]  # tone of skin, tone of hair
SCREEN_SHADOW, DARK_SHADOW, PAPER_SHADOW = 0.27, 0.52, 0.24


def sheet(drawing: str, look: Look | None) -> str:
    """Write the style sheet of a drawing, with only what it uses: of a person for both schemes, None for paper.

    On paper what works is dark, all else light, every edge black.
    """
    used = set(re.findall(r'class="([a-z]+)"', drawing))
    _x, _y, width, height = re.findall(r'viewBox="([^"]+)"', drawing)[0].split()
    is_small = "<title>" not in drawing  # that one carries no words
    heavy, arrows = (weight(float(width), float(height), is_small=is_small, grows=grows) for grows in (GROWS, 1.0))
    if look is None:
        return _sheet(_rules(PRINT, PAPER_SHADOW, heavy, arrows), used)
    skin, hair = look
    light = _rules({**LIGHT, **SKINS[skin], "h": HAIRS[hair]}, SCREEN_SHADOW, heavy, arrows)
    dark = _rules({**DARK, **SKINS[skin], "h": HAIRS_IN_THE_DARK[hair]}, DARK_SHADOW, heavy, arrows)
    changed = {name: _new(rule, light[name]) for name, rule in dark.items() if light[name] != rule}
    return f"{_sheet(light, used)}@media(prefers-color-scheme:dark){{{_sheet(changed, used)}}}"


def _new(rule: str, before: str) -> str:
    """Leave out of a rule what it says as it was said before."""
    known = before.split(";")
    return ";".join(each for each in rule.split(";") if each not in known)


def _sheet(rules: Mapping[str, str], used: Container[str]) -> str:
    return "".join(f".{name}{{{rule}}}" for name, rule in rules.items() if name in used)
