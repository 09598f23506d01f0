#!/bin/sh
# The mean of two scores, rounded in one language by two engines: 3 and 2.
#
# Versions   fhirpathpy 2.2.4 (Python) and fhirpath 5.2.2 (JavaScript), both with their model of FHIR R4.
# Input      a QuestionnaireResponse with the mean of two scores, 2.5, and the FHIRPath expression that rounds it to a whole
#            number. Both are valid by FHIR R4 and FHIRPath 2.
# Expected   one expression has one value. FHIRPath asks for the traditional round: of 2.5 it is 3.
# Seen       fhirpath says 3; fhirpathpy rounds a half to the even number and says 2. Of 1.25 with one digit they say 1.3 and
#            1.2; of 3.5 both say 4. So a mean of scores is rounded before it is compared or shown, or not at all.
# Fails      when one of the two says something else than it did.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fhirpathpy==2.2.4
npm install --silent --no-audit --no-fund --prefix "$folder" fhirpath@5.2.2
cat > "$folder/answers.json" <<'JSON'
{
  "resource": {
    "resourceType": "QuestionnaireResponse",
    "status": "completed",
    "item": [
      {"linkId": "mean", "answer": [{"valueDecimal": 2.5}]}
    ]
  },
  "expressions": [
    "QuestionnaireResponse.item.answer.value.round(0)",
    "1.25.round(1)",
    "3.5.round(0)"
  ]
}
JSON
cat > "$folder/ask.py" <<'PYTHON'
import json
import sys

from fhirpathpy import evaluate
from fhirpathpy.models import models

given = json.load(open(sys.argv[1]))
found = [evaluate(given["resource"], expression, {}, models["r4"])[0] for expression in given["expressions"]]
print("fhirpathpy", *(f"{float(value):g}" for value in found))
PYTHON
cat > "$folder/ask.mjs" <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4/index.js";

const given = JSON.parse(readFileSync(process.argv[2], "utf8"));
const found = given.expressions.map((expression) => fhirpath.evaluate(given.resource, expression, {}, r4)[0]);
console.log("fhirpath", ...found.map(Number));
JAVASCRIPT
seen=$("$folder/venv/bin/python" "$folder/ask.py" "$folder/answers.json"; node "$folder/ask.mjs" "$folder/answers.json")
echo "$seen"
[ "$seen" = "fhirpathpy 2 1.2 4
fhirpath 3 1.3 4" ] || { echo "This is not what was seen before."; exit 1; }
