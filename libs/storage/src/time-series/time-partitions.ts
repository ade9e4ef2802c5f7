import type pg from 'pg';
import { advisoryLocks } from '../connection/advisory-locks.js';
import type { BatchDraft, NowMs } from '../ports.js';
import { dayOf, daysAhead, missingSpan, type PartitionSpan } from './partition-plan.js';
import { eventTable, messageTable, observationTables, type TimeTable, timeTables } from './time-tables.js';

/** Sees to it that every accepted time has a partition, before the rows are written. */
export interface TimePartitions {
  /** Makes the partitions from two days back to a week ahead; call at start and every hour. */
  ensureAhead(): Promise<void>;
  /** Null where all rows of the batch have their partitions; else the making of what is missing. */
  cover(draft: BatchDraft): Promise<void> | null;
  /** Forgets what is known, e.g. after somebody dropped a partition. */
  forget(): void;
}

/** Hypertables make their chunks themselves. */
export const hypertablePartitions: TimePartitions = {
  ensureAhead: async () => undefined,
  cover: () => null,
  forget: () => undefined,
};

type DaysByTable = ReadonlyMap<TimeTable, ReadonlySet<number>>;

/** Native range partitions, made on the set-up connection. */
export class NativePartitions implements TimePartitions {
  private readonly known = new Map<TimeTable, Set<number>>(timeTables.map((table) => [table, new Set()]));
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly setup: pg.Pool,
    private readonly nowMs: NowMs,
  ) {}

  ensureAhead(): Promise<void> {
    const days = new Set(daysAhead(this.nowMs()));
    return this.make(new Map(timeTables.map((table) => [table, days])));
  }

  cover(draft: BatchDraft): Promise<void> | null {
    const missing = new Map<TimeTable, Set<number>>();
    const need = (table: TimeTable, epochMs: number) => {
      const day = dayOf(epochMs);
      if (this.known.get(table)?.has(day)) return;
      const days = missing.get(table) ?? new Set();
      missing.set(table, days.add(day));
    };
    for (const message of draft.messages) need(messageTable, message.receivedAtMs);
    for (const { event } of draft.events) need(eventTable, event.observedAtMs);
    for (const { observation } of draft.observations) {
      need(observationTables[observation.kind], observation.observedAtMs);
    }
    return missing.size === 0 ? null : this.make(missing);
  }

  forget(): void {
    for (const days of this.known.values()) days.clear();
  }

  /** One making at a time within the program; the lock keeps other programs apart. */
  private make(wanted: DaysByTable): Promise<void> {
    const next = this.work.then(() => this.makeMissing(wanted));
    this.work = next.catch(() => undefined);
    return next;
  }

  private async makeMissing(wanted: DaysByTable): Promise<void> {
    const client = await this.setup.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT pg_advisory_xact_lock(${advisoryLocks.definitions})`);
      for (const [table, days] of wanted) await makeForTable(client, table, days, this.nowMs());
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
    for (const [table, days] of wanted) for (const day of days) this.known.get(table)?.add(day);
  }
}

async function makeForTable(
  client: pg.PoolClient,
  table: TimeTable,
  days: ReadonlySet<number>,
  nowMs: number,
): Promise<void> {
  const existing = await suffixesOf(client, table);
  for (const day of days) {
    const span = missingSpan(day, nowMs, existing);
    if (span === null) continue;
    await client.query(partitionSql(table, span));
    existing.add(span.suffix);
  }
}

async function suffixesOf(client: pg.PoolClient, table: TimeTable): Promise<Set<string>> {
  const { rows } = await client.query(
    'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass',
    [table.name],
  );
  return new Set(rows.map((row) => String(row.name).slice(table.name.length + 2)));
}

/** ATTACH takes a weaker lock than CREATE TABLE ... PARTITION OF: running commits go on. */
function partitionSql(table: TimeTable, span: PartitionSpan): string {
  const name = `${table.name}_p${span.suffix}`;
  const from = new Date(span.fromMs).toISOString();
  const to = new Date(span.toMs).toISOString();
  return `
    CREATE TABLE ${name} (LIKE ${table.name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}');`;
}
