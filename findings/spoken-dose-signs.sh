#!/bin/sh
# A dose read aloud: the sign between its two numbers is a word in one language, and silence in the next.
#
# Versions   eSpeak NG 1.52.0 (from espeakng-loader 0.2.4), asked for its phonemes through phonemizer-fork 3.3.2.
# Input      "3 × 10", "7/10", "8-12" and "8–12" as somebody writes doses and scales, in English, German, French and Spanish.
# Expected   whether a sign is heard does not depend on the language of the voice, nor on which of two dashes stands there.
# Seen       × is said in English, German and French ("times", "mal", "multiplie par") and silent in Spanish, so that 3 × 10
#            is "three ten". The stroke of 7/10 is said in English and Spanish, silent in German and French. The hyphen of
#            8-12 is said as "dash" and "Strich" in English and German, silent in the other two; the longer dash is silent in
#            all four. Our player therefore sends no sign to a voice: each becomes a word of the person's language first.
# Fails      when one of these is said otherwise than it was.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check espeakng-loader==0.2.4 phonemizer-fork==3.3.2
cat > "$folder/say.py" <<'PYTHON'
import espeakng_loader
from phonemizer.backend.espeak.wrapper import EspeakWrapper

EspeakWrapper.set_library(espeakng_loader.get_library_path())
EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
voice = EspeakWrapper()
print("eSpeak NG", ".".join(map(str, voice.version)))


def words(text):
    """What is heard, as one string of phonemes without stress."""
    return "".join(sign for sign in voice.text_to_phonemes(text) if sign not in "_ˈˌ ")


for language in ("en-gb", "de", "fr-fr", "es"):
    voice.set_voice(language)
    heard = {
        text: "said" if words(text) != words(without) else "silent"
        for text, without in (("3 × 10", "3 10"), ("7/10", "7 10"), ("8-12", "8 12"), ("8–12", "8 12"))
    }
    print(language, *(f"{text} {how}" for text, how in heard.items()), sep=", ")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/say.py")
echo "$seen"
[ "$seen" = "eSpeak NG 1.52.0
en-gb, 3 × 10 said, 7/10 said, 8-12 said, 8–12 silent
de, 3 × 10 said, 7/10 silent, 8-12 said, 8–12 silent
fr-fr, 3 × 10 said, 7/10 silent, 8-12 silent, 8–12 silent
es, 3 × 10 silent, 7/10 said, 8-12 silent, 8–12 silent" ] || { echo "This is not what was seen before."; exit 1; }
