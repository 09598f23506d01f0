"""What only paper has: the square that a phone reads, and the faces for pain."""

from __future__ import annotations

import base64
import io

import segno

from exercises.measures.scales import HIGHEST

# Millimetres of one module. Phones read 0.4 mm from paper; the small ones stand beside each exercise.
MODULE, SMALL_MODULE = 0.8, 0.55
# White around it, in modules, as the standard asks for.
QUIET = 4
FACES = range(0, HIGHEST + 1, 2)


def square(address: str, *, module: float = MODULE) -> tuple[str, float]:
    """Draw the QR code of an address, dark on light with its quiet zone, and give its width in millimetres.

    Never a Micro QR, which two of three readers cannot read.
    """
    code = segno.make_qr(address, error="m")
    out = io.BytesIO()
    code.save(out, kind="svg", border=QUIET, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True)
    return data_of(out.getvalue().decode()), round((code.symbol_size(border=QUIET)[0]) * module, 1)


def face(pain: int) -> str:
    """Draw a face for a pain of 0 to 10: from a smile to a mouth turned down and brows drawn together."""
    bend = 9 - 1.8 * pain
    brow = 0.35 * pain
    return data_of(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
        '<circle cx="20" cy="20" r="18" fill="#fff" stroke="#000" stroke-width="2"/>'
        '<circle cx="13.5" cy="17" r="2" fill="#000"/><circle cx="26.5" cy="17" r="2" fill="#000"/>'
        f'<path d="M10 {12 - brow / 2:g} L16 {11 + brow:g} M30 {12 - brow / 2:g} L24 {11 + brow:g}" '
        'stroke="#000" stroke-width="1.6" fill="none"/>'
        f'<path d="M11.5 27.5 Q20 {27.5 + bend:g} 28.5 27.5" stroke="#000" stroke-width="2" fill="none"/></svg>'
    )


def data_of(svg: str) -> str:
    """Write a drawing as the address of a picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
