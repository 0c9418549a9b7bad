// node hebcal_icalendar.mjs COUNT FILE: as many events of the Hebrew calendar as COUNT, written by @hebcal/icalendar.
import fs from 'node:fs';
import { HebrewCalendar } from '@hebcal/core';
import { eventsToIcalendar } from '@hebcal/icalendar';

const [count, file] = process.argv.slice(2);
const options = { year: 2026, isHebrewYear: false, numYears: 1 + Math.ceil(Number(count) / 90), omer: true };
const events = HebrewCalendar.calendar(options).slice(0, Number(count));
fs.writeFileSync(file, await eventsToIcalendar(events, options));
