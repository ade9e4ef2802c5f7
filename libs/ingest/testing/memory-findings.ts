import { isDeepStrictEqual } from 'node:util';
import type { LiveFinding } from '#contracts';
import type { FindingRow } from '../src/ports.js';
import type { FindingQuery, StoredFinding } from '../src/refold/refold-ports.js';

type State = LiveFinding['state'];

/** Findings with all their revisions, as the store keeps them. */
export class MemoryFindings {
  readonly revisions: FindingRow[] = [];
  private readonly newest = new Map<string, FindingRow>();

  commit(rows: readonly FindingRow[]): void {
    for (const row of rows) this.write(row);
  }

  /** What says what is stored already makes no revision; answers what was written. */
  amend(rows: readonly FindingRow[]): readonly FindingRow[] {
    const changed = rows.filter(
      (row) => !isDeepStrictEqual(contentOf(this.newest.get(row.findingId)), contentOf(row)),
    );
    this.commit(changed);
    return changed;
  }

  living(): readonly StoredFinding[] {
    return [...this.newest.values()]
      .filter((row) => stateOf(row) === 'open' || stateOf(row) === 'ended')
      .map(({ findingId, trialId, vendorId, change: { episode } }) => {
        const { deviceId, ruleId, permitVersion, onsetMs, endMs } = episode;
        return { findingId, trialId, vendorId, deviceId, ruleId, permitVersion, onsetMs, endMs, episode };
      })
      .sort((a, b) => a.onsetMs - b.onsetMs);
  }

  matching({ trialId, deviceId, ruleId, fromMs, toMs }: FindingQuery): readonly StoredFinding[] {
    return this.living().filter(
      (finding) =>
        finding.trialId === trialId &&
        (deviceId === undefined || finding.deviceId === deviceId) &&
        (ruleId === undefined || finding.ruleId === ruleId) &&
        (finding.endMs === null || finding.endMs >= fromMs) &&
        (toMs === null || finding.onsetMs <= toMs),
    );
  }

  private write(row: FindingRow): void {
    this.revisions.push(row);
    this.newest.set(row.findingId, row);
  }
}

function contentOf(row: FindingRow | undefined): unknown {
  if (row === undefined) return null;
  const { mergedInto, change } = row;
  return JSON.parse(JSON.stringify({ state: stateOf(row), mergedInto, episode: change.episode }));
}

function stateOf({ change, mergedInto }: FindingRow): State {
  if (mergedInto !== undefined) return 'merged';
  if (change.type === 'withdrawn') return 'withdrawn';
  return change.episode.endMs === null ? 'open' : 'ended';
}

export function liveFindingOf(row: FindingRow): LiveFinding {
  const { findingId, trialId, vendorId, change } = row;
  const { deviceId, kind, rule, ruleId, severity, onsetMs, endMs, placeId } = change.episode;
  return {
    id: findingId,
    revision: 1,
    trialId,
    deviceId,
    kind,
    vendorId,
    rule,
    ruleId,
    severity,
    state: stateOf(row),
    onset: new Date(onsetMs).toISOString(),
    end: endMs === null ? null : new Date(endMs).toISOString(),
    worst: null,
    incidentId: null,
    placeId,
  };
}
