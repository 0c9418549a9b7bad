// node start.mjs: the next event of the Hebrew calendar.
import { HebrewCalendar } from '@hebcal/core';

console.log(HebrewCalendar.calendar({ start: new Date(2026, 10, 25), end: new Date(2027, 0, 25) })[0].render('en'));
