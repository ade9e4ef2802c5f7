import type { Batch } from '../batch.js';
import type { ShardContext } from '../shard-context.js';

/** In order of arrival; the only place where a message is answered without an error. */
export function acknowledge(batch: Batch, shard: ShardContext): void {
  for (const { done } of batch.arrivals) done();
  count(batch, shard);
}

function count(batch: Batch, { ports: { meter } }: ShardContext): void {
  let accepted = 0;
  let late = 0;
  for (const { fresh } of batch.devices.values()) {
    accepted += fresh.length;
    for (const row of fresh) if (row.late) late++;
  }
  if (accepted > 0) meter.count('accepted', accepted);
  if (late > 0) meter.count('late', late);
  if (batch.duplicates > 0) meter.count('duplicate', batch.duplicates);
  if (batch.arrivals.length > 0) meter.count('acknowledged', batch.arrivals.length);
  if (batch.report?.fellBack === true) meter.count('fallback', 1);
  for (const { code } of batch.quarantine) meter.count('quarantined', 1, code);
}
