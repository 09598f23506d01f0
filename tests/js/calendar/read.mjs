// Says when two readers of calendars think that each event begins: `node read.mjs FILE`, JSON on standard output.
// A whole day is its date, anything else a moment in UTC.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const text = readFileSync(process.argv[2], "utf8");

function day(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function byIcalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const { startDate } = new ICAL.Event(component);
    return startDate.isDate ? startDate.toString() : startDate.toJSDate().toISOString();
  });
}

function byNodeIcal() {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((found) => found.type === "VEVENT")
    .map(({ start, datetype }) => (datetype === "date" ? day(start) : start.toISOString()));
}

const found = { "ical.js": byIcalJs(), "node-ical": byNodeIcal() };
for (const starts of Object.values(found)) starts.sort();
process.stdout.write(JSON.stringify(found));
