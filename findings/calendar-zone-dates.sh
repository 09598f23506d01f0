#!/bin/sh
# One calendar file, two readers, two different hours.
#
# Versions   icalendar 7.3.2 (writes), ical.js 2.2.1 and node-ical 0.26.1 (read).
# Input      one event at nine o'clock in Berlin on 1 June 2026; the time zone is written out by icalendar's own
#            add_missing_timezones(). Valid by RFC 5545.
# Expected   every reader says 07:00 UTC: Berlin is two hours ahead in summer.
# Seen       icalendar writes the changes of the clock as one RDATE with many dates. ical.js takes the first date of such a line
#            and leaves out the rest: summer of 2026 has no beginning for it, and it says 08:00 UTC. node-ical and icalendar
#            say 07:00. Our feed therefore writes each change of the clock as a component of its own, which all read alike.
# Fails      when one of the three says something else than it did.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalendar==7.3.2
npm install --silent --no-audit --no-fund --prefix "$folder" ical.js@2.2.1 node-ical@0.26.1
cat > "$folder/write.py" <<'PYTHON'
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import icalendar

calendar, event = icalendar.Calendar(), icalendar.Event()
calendar.add("prodid", "-//a finding//")
calendar.add("version", "2.0")
event.add("uid", "1")
event.add("dtstamp", datetime(2026, 1, 1, tzinfo=timezone.utc))
event.add("dtstart", datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/Berlin")))
calendar.add_component(event)
calendar.add_missing_timezones()
with open(sys.argv[1], "wb") as file:
    file.write(calendar.to_ical())
read = icalendar.Calendar.from_ical(calendar.to_ical()).walk("VEVENT")[0]["DTSTART"].dt
print("icalendar", read.astimezone(timezone.utc).strftime("%H:%M"))
PYTHON
cat > "$folder/read.mjs" <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const text = readFileSync(process.argv[2], "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const hour = (moment) => moment.toISOString().slice(11, 16);
const [event] = calendar.getAllSubcomponents("vevent");
console.log("ical.js", hour(new ICAL.Event(event).startDate.toJSDate()));
const found = Object.values(nodeIcal.sync.parseICS(text)).find((part) => part.type === "VEVENT");
console.log("node-ical", hour(found.start));
JAVASCRIPT
seen=$("$folder/venv/bin/python" "$folder/write.py" "$folder/calendar.ics"; node "$folder/read.mjs" "$folder/calendar.ics")
echo "$seen"
[ "$seen" = "icalendar 07:00
ical.js 08:00
node-ical 07:00" ] || { echo "This is not what was seen before."; exit 1; }
