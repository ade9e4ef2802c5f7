import type pg from 'pg';
import type { BatchDraft, EventRow, MessageRow, ObservationRow, QuarantineRow, Rejudge } from '../ports.js';
import { type WrittenFindings, writeFindings } from '../stores/finding-writer.js';
import type { BatchEncoder } from './batch-encoder.js';
import { runCopies } from './copy-transaction.js';
import { quarantineTable, type RecordTable } from './record-encoders.js';
import { columnList, eventTable, observationTables } from './time-tables.js';

export interface FallbackInput {
  readonly draft: BatchDraft;
  readonly rejudge: Rejudge;
  readonly encoder: BatchEncoder;
  readonly nowMs: number;
}

type Item = ObservationRow | EventRow;

/** Rows are copied to temporary tables of the same shape and go on from there. */
const prefix = 'incoming_';

/** The slow path of a batch of which something is stored already, as one transaction. */
export async function commitByInsert(client: pg.Client, input: FallbackInput): Promise<WrittenFindings> {
  const { draft, encoder } = input;
  const tables = tablesOf(draft);
  await runCopies(
    client,
    ['BEGIN', ...tables.map(temporaryTable)],
    [...encoder.observations(draft.observations, prefix), ...encoder.events(draft.events, prefix)],
    tables.map(insertNew),
  );
  const known = await findKnown(client, draft, tables);
  const { verdicts, quarantine } =
    known.size === 0 ? { verdicts: draft.verdicts, quarantine: [] } : input.rejudge(known);
  await runCopies(
    client,
    [],
    [
      ...encoder.messages(newMessages(draft, known)),
      ...encoder.connections(draft.connections),
      ...encoder.verdicts(verdicts),
    ],
    ['SELECT 1'],
  );
  await insertQuarantine(client, encoder, [...draft.quarantine, ...quarantine]);
  const written = await writeFindings(client, verdicts.findings, input.nowMs);
  await client.query('COMMIT');
  return written;
}

function tablesOf(draft: BatchDraft): readonly RecordTable[] {
  const present = new Set(draft.observations.map((row) => observationTables[row.observation.kind]));
  return draft.events.length === 0 ? [...present] : [...present, eventTable];
}

function temporaryTable({ name }: RecordTable): string {
  return `CREATE TEMPORARY TABLE ${prefix}${name} (LIKE ${name}) ON COMMIT DROP`;
}

function insertNew(table: RecordTable): string {
  const columns = columnList(table);
  return `INSERT INTO ${table.name} (${columns}) SELECT ${columns} FROM ${prefix}${table.name} ON CONFLICT DO NOTHING`;
}

/** Items whose key belongs to another item, with the content hash that is stored under it. */
async function findKnown(
  client: pg.Client,
  draft: BatchDraft,
  tables: readonly RecordTable[],
): Promise<ReadonlyMap<Item, bigint>> {
  const items = new Map<string, Item>();
  for (const row of draft.observations) items.set(placeOf(row), row);
  const events = new Map<string, Item>();
  for (const row of draft.events) events.set(placeOf(row), row);
  const known = new Map<Item, bigint>();
  for (const table of tables) {
    const { rows } = await client.query(knownSql(table.name));
    for (const row of rows) {
      const item = (table === eventTable ? events : items).get(`${row.message_id}/${row.index_in_message}`);
      if (item !== undefined) known.set(item, BigInt(row.content_hash));
    }
  }
  return known;
}

function placeOf(row: Item): string {
  return `${row.messageId}/${row.indexInMessage}`;
}

/** LIMIT 1 keeps the planner to one index probe a row, whatever its statistics say. */
function knownSql(table: string): string {
  return `
    SELECT n.message_id, n.index_in_message, s.content_hash
    FROM ${prefix}${table} n CROSS JOIN LATERAL (
      SELECT message_id, index_in_message, content_hash FROM ${table} t
      WHERE t.device_id = n.device_id AND t.observed_at = n.observed_at AND t.boot_id = n.boot_id AND t.seq = n.seq
      LIMIT 1
    ) s
    WHERE (s.message_id, s.index_in_message) <> (n.message_id, n.index_in_message)`;
}

/** Messages that brought something new, and those that bring no items at all (a status). */
function newMessages(draft: BatchDraft, known: ReadonlyMap<Item, bigint>): readonly MessageRow[] {
  const items: readonly Item[] = [...draft.observations, ...draft.events];
  const withItems = new Set(items.map((row) => row.messageId));
  const withNew = new Set(items.filter((row) => !known.has(row)).map((row) => row.messageId));
  return draft.messages.filter(({ id }) => !withItems.has(id) || withNew.has(id));
}

async function insertQuarantine(
  client: pg.Client,
  encoder: BatchEncoder,
  rows: readonly QuarantineRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const before = [temporaryTable(quarantineTable)];
  await runCopies(client, before, encoder.quarantine(rows, prefix), [insertNew(quarantineTable)]);
}
