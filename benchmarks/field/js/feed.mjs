// node feed.mjs FILE: a feed of all entries in FILE by ical-generator, as benchmarks/field/children/feed.py has it.
import fs from 'node:fs';
import { ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { loop } from './loop.mjs';

const entries = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const stamp = new Date('2026-11-25T01:30:00Z');

function write() {
  const calendar = new ICalCalendar();
  for (const one of entries) {
    calendar.createEvent({
      id: one.uid, stamp, created: stamp, lastModified: stamp, sequence: 0, allDay: true,
      start: new Date(one.start), end: new Date(one.end), summary: one.summary, description: one.description,
      location: one.location || null, url: one.url, status: ICalEventStatus[one.status],
      transparency: ICalEventTransparency.TRANSPARENT, categories: one.categories.map(name => ({ name })),
      x: [['COLOR', one.color]],
    });
  }
  return calendar.toString();
}

const data = write();
await loop(write, [data.split('BEGIN:VEVENT').length - 1, Buffer.byteLength(data)]);
