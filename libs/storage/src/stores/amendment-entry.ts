import { isDeepStrictEqual } from 'node:util';
import type { FindingRecord } from '../read-models/finding-record.js';
import type { NewEntry } from './incident-entries.js';

/** What people must be told of when it changes after an incident took the finding up. */
function told({ state, onset, ended_at, worst, severity }: FindingRecord) {
  return {
    state,
    onset: onset.toISOString(),
    end: ended_at?.toISOString() ?? null,
    worst,
    severity,
  };
}

/**
 * The entry that an incident gets for a finding that it has, or null where nothing changed that decides
 * about it: a worst value alone moves with every reading of an episode that goes on.
 */
export function amendmentEntry(before: FindingRecord, after: FindingRecord): NewEntry | null {
  if (after.incident_id === null) return null;
  const was = told(before);
  const is = told(after);
  const { id, revision, rule, state, merged_into, withdrawn_reason } = after;
  if (isDeepStrictEqual({ ...was, worst: null }, { ...is, worst: null })) return null;
  return {
    incidentId: after.incident_id,
    type: 'finding_amended',
    details: {
      findingId: id,
      revision,
      rule,
      state,
      before: was,
      after: is,
      ...(merged_into === null ? {} : { mergedInto: merged_into }),
      ...(withdrawn_reason === null ? {} : { reason: withdrawn_reason }),
    },
  };
}
