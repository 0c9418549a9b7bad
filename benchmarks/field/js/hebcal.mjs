// node hebcal.mjs COUNT FILE: a feed of so many events of the Hebrew calendar, by @hebcal/core, written by ical-generator.
import fs from 'node:fs';
import { HebrewCalendar } from '@hebcal/core';
import { ICalCalendar } from 'ical-generator';

const [count, file] = process.argv.slice(2);
const options = { year: 2026, isHebrewYear: false, numYears: 1 + Math.ceil(Number(count) / 90), omer: true };
const calendar = new ICalCalendar();
for (const [number, one] of HebrewCalendar.calendar(options).slice(0, Number(count)).entries()) {
  calendar.createEvent({ id: `${number}@example.org`, allDay: true, start: one.getDate().greg(), summary: one.render('en') });
}
fs.writeFileSync(file, calendar.toString());
