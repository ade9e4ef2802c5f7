import { openStorage } from '#storage';

/** A program that opens the embedded store, says so in one line of JSON, and closes it when its input ends. */
const [dataDir = '', ending = 'close'] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const log = { info: () => undefined, warn: (message: string) => say({ warning: message }) };

const opened = await openStorage({ database: { embeddedDataDir: dataDir }, log, nowMs: Date.now });
if (opened.ok) {
  const storage = opened.value;
  const made = await storage.vendors.create({ id: `program-${process.pid}`, name: 'made by a program' });
  const page = await storage.vendors.list({ limit: 100 }, { vendorId: null });
  const vendors = page.ok ? page.value.items.map(({ id }) => id) : [];
  say({ ready: made.ok, directory: storage.embeddedDirectory, vendors });
  for await (const _ of process.stdin);
  if (ending === 'close') await storage.close();
  process.exit(0);
}
say({ problem: opened.problem });
process.exit(3);
