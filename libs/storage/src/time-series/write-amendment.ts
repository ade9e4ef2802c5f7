import type pg from 'pg';
import type { CommitReport } from '../ports.js';
import type { Amendment } from '../refold-ports.js';
import { writeFindings } from '../stores/finding-writer.js';
import type { BatchEncoder } from './batch-encoder.js';
import { runCopies } from './copy-transaction.js';

interface Writing {
  readonly encoder: BatchEncoder;
  readonly nowMs: number;
}

const setDone = 'UPDATE refold_request SET done_at = $2 WHERE id = ANY($1::bigint[]) AND done_at IS NULL';

/**
 * Whatever was held back within a stretch that is judged now is judged with it. Only what was held before
 * the order was given: data that came since may have been read or not, and wait for the next order.
 */
const setHeldDone = `
  UPDATE refold_request held SET done_at = $2 FROM refold_request done
  WHERE done.id = ANY($1::bigint[]) AND held.subject_id = done.subject_id
    AND held.held AND held.done_at IS NULL AND held.id < done.id
    AND held.from_at >= done.from_at AND (done.to_at IS NULL OR held.to_at <= done.to_at)`;

/** The findings, checkpoints and settled orders of a re-fold, as one transaction on the client. */
export async function writeAmendment(
  client: pg.Client,
  { findings, checkpoints, doneIds }: Amendment,
  { encoder, nowMs }: Writing,
): Promise<CommitReport> {
  await runCopies(client, ['BEGIN'], encoder.checkpoints(checkpoints), []);
  const written = await writeFindings(client, findings, nowMs);
  if (doneIds.length > 0) {
    const values = [doneIds, new Date(nowMs)];
    await client.query(setDone, values);
    await client.query(setHeldDone, values);
  }
  await client.query('COMMIT');
  return { ...written, fellBack: false };
}
