// Reads calendar texts with ical.js: one JSON string a line in, what it understood as JSON out.
import { createInterface } from "node:readline";
import ICAL from "ical.js";

const utc = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");
// The first meetings of a series, each as its calendar shows it: moved ones included.
const occurrences = (event) => {
  const found = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && found.length < 200; next = iterator.next()) {
    found.push(event.getOccurrenceDetails(next));
  }
  return found.filter(({ item }) => item.component.getFirstPropertyValue("status") !== "CANCELLED");
};
const mailbox = (property) =>
  property ? { address: property.getFirstValue(), ...property.toJSON()[1] } : null;

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const components = calendar.getAllSubcomponents("vevent");
  const component = components[0];
  const event = new ICAL.Event(component);
  const shown = event.isRecurring() ? occurrences(event) : [];
  return {
    method: calendar.getFirstPropertyValue("method"),
    events: components.length,
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    stamp: utc(component.getFirstPropertyValue("dtstamp")),
    start: utc(event.startDate),
    end: utc(event.endDate),
    summary: event.summary,
    description: event.description ?? "",
    location: event.location ?? "",
    url: component.getFirstPropertyValue("url") ?? "",
    organizer: mailbox(component.getFirstProperty("organizer")),
    starts: shown.map(({ startDate }) => utc(startDate)),
    ends: shown.map(({ endDate }) => utc(endDate)),
    occurrence: event.recurrenceId ? utc(event.recurrenceId) : "",
    attendees: component.getAllProperties("attendee").map(mailbox),
  };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(read(JSON.parse(line)))}\n`);
});
