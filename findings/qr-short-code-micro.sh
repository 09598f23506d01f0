#!/bin/sh
# A short code printed as a QR code becomes another kind of code, which one reader reads and the next does not even see.
#
# Versions   segno 1.6.6 (writes), zxing-cpp 3.1.1 and opencv-python-headless 5.0.0.93 (read).
# Input      codes of four to twelve capital letters and digits, as one prints them on a sheet, each at eight pixels a module with
#            the quiet zone that its kind asks for.
# Expected   segno.make() makes a QR code, which both readers read whatever its length.
# Seen       for whatever is short enough, segno.make() makes a Micro QR code (M2 to M3 here), a symbol with one corner mark
#            instead of three. zxing-cpp reads it; OpenCV's QRCodeDetector finds nothing and says so by an empty string. With
#            segno.make_qr(), or an address instead of the bare code, both read it. Whoever tries a long text first, or only one
#            reader, does not notice. Our sheets carry whole addresses, and are made as full QR codes.
# Fails      when segno chooses otherwise, or a reader reads otherwise than it did.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    segno==1.6.6 zxing-cpp==3.1.1 opencv-python-headless==5.0.0.93 pillow==13.0.0
cat > "$folder/codes.py" <<'PYTHON'
import io

import cv2
import numpy
import segno
import zxingcpp
from PIL import Image


def seen(code):
    """What each reader reads of a code."""
    file = io.BytesIO()
    code.save(file, kind="png", scale=8)
    pixels = numpy.array(Image.open(file).convert("L"))
    read = [found.text for found in zxingcpp.read_barcodes(pixels)]
    return f"zxing {read[0] if read else 'nothing'}, OpenCV {cv2.QRCodeDetector().detectAndDecode(pixels)[0] or 'nothing'}"


for text in ("K7QF", "K7QF9X2M", "K7QF9X2MPQ34"):
    for make in (segno.make, segno.make_qr):
        code = make(text)
        print(f"{make.__name__} {code.designator}: {seen(code)}")
PYTHON
found=$("$folder/venv/bin/python" "$folder/codes.py")
echo "$found"
[ "$found" = "make M2-M: zxing K7QF, OpenCV nothing
make_qr 1-H: zxing K7QF, OpenCV K7QF
make M3-M: zxing K7QF9X2M, OpenCV nothing
make_qr 1-H: zxing K7QF9X2M, OpenCV K7QF9X2M
make M3-L: zxing K7QF9X2MPQ34, OpenCV nothing
make_qr 1-Q: zxing K7QF9X2MPQ34, OpenCV K7QF9X2MPQ34" ] || { echo "This is not what was seen before."; exit 1; }
