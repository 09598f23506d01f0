#!/bin/sh
# A weight of 2.5 kg on its way to a voice becomes "two five kg": not the voice drops the point, but what stands before it.
#
# Versions   phonemizer-fork 3.3.2 (which several neural voices use before they speak) over eSpeak NG 1.52.0 (from
#            espeakng-loader 0.2.4).
# Input      "2.5 kg" and "T-score -2.5", in British English.
# Expected   "two point five", as eSpeak NG itself says it: the function hands text to it and returns its phonemes.
# Seen       phonemize() takes each point for punctuation, also one between two digits, and cuts the text there before eSpeak NG
#            sees it: "two five kg". With preserve_punctuation=True the point comes back as a sign, and the word "point" is still
#            not among the phonemes. Somebody who hears it cannot tell two and a half from twenty-five.
# Fails      when either of the two says something else than it did.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check espeakng-loader==0.2.4 phonemizer-fork==3.3.2
cat > "$folder/say.py" <<'PYTHON'
import espeakng_loader
from phonemizer import phonemize
from phonemizer.backend.espeak.wrapper import EspeakWrapper

EspeakWrapper.set_library(espeakng_loader.get_library_path())
EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
voice = EspeakWrapper()
voice.set_voice("en-gb")
for text in ("2.5 kg", "T-score -2.5"):
    direct = "".join(sign for sign in voice.text_to_phonemes(text) if sign not in "_ˈˌ")
    print("direct:", direct)
    for kept in (False, True):
        print("phonemize:", phonemize(text, language="en-gb", strip=True, preserve_punctuation=kept))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/say.py")
echo "$seen"
[ "$seen" = "direct: tuː pɔɪnt faɪv keɪdʒiː
phonemize: tuː faɪv keɪdʒiː
phonemize: tuː.faɪv keɪdʒiː
direct: tiːskɔː maɪnəs tuː pɔɪnt faɪv
phonemize: tiːskɔː maɪnəs tuː faɪv
phonemize: tiːskɔː maɪnəs tuː.faɪv" ] || { echo "This is not what was seen before."; exit 1; }
