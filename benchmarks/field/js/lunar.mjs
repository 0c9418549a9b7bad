// node lunar.mjs PEER FILE: days to lunar dates, as benchmarks/field/children/lunar.py has it.
import fs from 'node:fs';
import { loop } from './loop.mjs';

const PEERS = {
  amlich: async () => {
    const { default: peer } = await import('amlich');
    return (d, m, y) => {
      const [day, month, year, leap] = peer.convertSolar2Lunar(d, m, y, 7);
      return [year, month, day, Boolean(leap)];
    };
  },
  '@dqcai/vn-lunar': async () => {
    const { getLunarDate } = await import('@dqcai/vn-lunar');
    return (d, m, y) => {
      const found = getLunarDate(d, m, y);
      return [found.year, found.month, found.day, Boolean(found.leap)];
    };
  },
};
const [name, file] = process.argv.slice(2);
const ask = await PEERS[name]();
const parts = text => text.split('-').map(Number);
const days = JSON.parse(fs.readFileSync(file, 'utf8')).map(parts);
const all = [];
for (let at = Date.UTC(1900, 0, 31); at <= Date.UTC(2101, 0, 28); at += 86400000) {
  const [y, m, d] = parts(new Date(at).toISOString().slice(0, 10));
  try { all.push(ask(d, m, y)); } catch { all.push(null); }
}
await loop(() => days.map(([y, m, d]) => ask(d, m, y)), all);
