import type { Actor, IncidentEntry } from '#contracts';
import type { Queryable } from '../connection/queryable.js';
import { storableJson, storableText } from '../time-series/storable.js';

export interface NewEntry {
  readonly incidentId: string;
  readonly type: IncidentEntry['type'];
  readonly text?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Appends entries to incidents that this transaction holds locked; each is numbered within its incident. */
export async function appendEntries(
  on: Queryable,
  entries: readonly NewEntry[],
  actor: Actor,
  nowMs: number,
): Promise<void> {
  for (const entry of entries) {
    await on.query(
      `INSERT INTO incident_entry (incident_id, no, at, actor, type, text, details)
       SELECT $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5, $6 FROM incident_entry WHERE incident_id = $1`,
      [
        entry.incidentId,
        new Date(nowMs),
        storableJson(actor),
        entry.type,
        entry.text === undefined ? null : storableText(entry.text),
        storableJson(entry.details),
      ],
    );
  }
}
