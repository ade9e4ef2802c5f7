import type { Batch, DeviceWork } from './batch.js';
import type { BatchDraft, EventRow, ObservationRow, Verdicts } from './ports.js';

interface RowsByChannel {
  readonly observations: readonly ObservationRow[];
  readonly events: readonly EventRow[];
}

/** The new rows of a batch, device by device in canonical order. */
export function rowsByChannel(batch: Batch): RowsByChannel {
  const observations: ObservationRow[] = [];
  const events: EventRow[] = [];
  for (const { fresh } of batch.devices.values()) {
    for (const row of fresh) {
      if ('observation' in row) observations.push(row);
      else events.push(row);
    }
  }
  return { observations, events };
}

export function verdictsOf(batch: Batch): Verdicts {
  const works: readonly DeviceWork[] = [...batch.devices.values()];
  return {
    findings: works.flatMap(({ findings }) => findings),
    checkpoints: [...works.flatMap(({ checkpoint }) => checkpoint ?? []), ...batch.saving],
    refolds: [...works.flatMap(({ refolds }) => refolds), ...batch.contextRefolds],
  };
}

/** What the store gets. The lists are its own: the fallback may add to the batch while it commits. */
export function draftOf(batch: Batch): BatchDraft {
  const { messages, connections, quarantine } = batch;
  return {
    messages: [...messages],
    ...rowsByChannel(batch),
    connections: [...connections],
    quarantine: [...quarantine],
    verdicts: verdictsOf(batch),
  };
}

export function isEmpty({ messages, quarantine, verdicts }: BatchDraft): boolean {
  const { findings, checkpoints, refolds } = verdicts;
  return messages.length + quarantine.length + findings.length + checkpoints.length + refolds.length === 0;
}
