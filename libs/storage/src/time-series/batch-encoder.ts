import type { Kind } from '#contracts';
import type {
  BatchDraft,
  CheckpointRow,
  ConnectionRow,
  EventRow,
  MessageRow,
  ObservationRow,
  QuarantineRow,
  Verdicts,
} from '../ports.js';
import type { CopyPart } from './copy-transaction.js';
import { CopyWriter } from './copy-writer.js';
import { writeEvent, writeMessage, writeObservation } from './item-encoders.js';
import {
  checkpointTable,
  connectionTable,
  quarantineTable,
  type RecordTable,
  refoldTable,
  writeCheckpoint,
  writeConnection,
  writeQuarantine,
  writeRefold,
} from './record-encoders.js';
import { columnList, eventTable, messageTable, observationTables } from './time-tables.js';

export function copySql(table: string, columns: string): string {
  return `COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`;
}

/** Encodes a shard's batches; its buffers are used again, so one batch at a time. */
export class BatchEncoder {
  private readonly writers = new Map<string, CopyWriter>();

  /** Everything of a batch but its findings; empty parts are left out. */
  encode(draft: BatchDraft): CopyPart[] {
    return [
      ...this.messages(draft.messages),
      ...this.observations(draft.observations),
      ...this.events(draft.events),
      ...this.connections(draft.connections),
      ...this.quarantine(draft.quarantine),
      ...this.verdicts(draft.verdicts),
    ];
  }

  messages(rows: readonly MessageRow[]): CopyPart[] {
    return this.part(messageTable, rows, writeMessage);
  }

  /** One part a kind that occurs. `prefix` leads to tables of another name with the same columns. */
  observations(rows: readonly ObservationRow[], prefix = ''): CopyPart[] {
    const present = new Set<Kind>();
    for (const row of rows) {
      const { kind } = row.observation;
      const writer = this.writer(observationTables[kind].name);
      if (!present.has(kind)) {
        present.add(kind);
        writer.reset();
      }
      writeObservation(writer, row);
    }
    return [...present].map((kind) => this.finish(observationTables[kind], prefix));
  }

  events(rows: readonly EventRow[], prefix = ''): CopyPart[] {
    return this.part(eventTable, rows, writeEvent, prefix);
  }

  connections(rows: readonly ConnectionRow[]): CopyPart[] {
    return this.part(connectionTable, rows, writeConnection);
  }

  quarantine(rows: readonly QuarantineRow[], prefix = ''): CopyPart[] {
    return this.part(quarantineTable, rows, writeQuarantine, prefix);
  }

  verdicts(verdicts: Verdicts): CopyPart[] {
    return [
      ...this.part(refoldTable, verdicts.refolds, writeRefold),
      ...this.checkpoints(verdicts.checkpoints),
    ];
  }

  checkpoints(rows: readonly CheckpointRow[]): CopyPart[] {
    return this.part(checkpointTable, rows, writeCheckpoint);
  }

  private part<Row>(
    table: RecordTable,
    rows: readonly Row[],
    write: (to: CopyWriter, row: Row) => void,
    prefix = '',
  ): CopyPart[] {
    if (rows.length === 0) return [];
    const writer = this.writer(table.name);
    writer.reset();
    for (const row of rows) write(writer, row);
    return [this.finish(table, prefix)];
  }

  private writer(name: string): CopyWriter {
    const known = this.writers.get(name);
    if (known !== undefined) return known;
    const made = new CopyWriter();
    this.writers.set(name, made);
    return made;
  }

  private finish(table: RecordTable, prefix: string): CopyPart {
    const data = this.writer(table.name).finish();
    return { sql: copySql(prefix + table.name, columnList(table)), data };
  }
}
