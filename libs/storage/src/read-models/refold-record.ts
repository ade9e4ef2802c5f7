import type { Refold } from '#contracts';

/** A row of `refold_request` as pg reads it. */
export interface RefoldRecord {
  readonly id: string;
  readonly trial_id: string;
  readonly subject_id: string;
  readonly from_at: Date;
  readonly to_at: Date | null;
  readonly requested_at: Date;
  readonly done_at: Date | null;
  readonly held: boolean;
}

export function toRefold(row: RefoldRecord): Refold {
  return {
    id: row.id,
    trialId: row.trial_id,
    subject: row.subject_id,
    from: row.from_at.toISOString(),
    to: row.to_at?.toISOString() ?? null,
    requestedAt: row.requested_at.toISOString(),
    doneAt: row.done_at?.toISOString() ?? null,
    state: stateOf(row),
  };
}

function stateOf({ done_at, held }: RefoldRecord): Refold['state'] {
  if (done_at !== null) return 'done';
  return held ? 'held' : 'owed';
}
