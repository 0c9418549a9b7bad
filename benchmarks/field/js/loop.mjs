// Says that it is ready, then for each line read does the work and says how many CPU seconds it took.
import readline from 'node:readline';

export async function loop(work, ready = null) {
  console.log(JSON.stringify(ready));
  for await (const _ of readline.createInterface({ input: process.stdin })) {
    const before = process.cpuUsage();
    await work();
    const used = process.cpuUsage(before);
    console.log(JSON.stringify((used.user + used.system) / 1e6));
  }
}
