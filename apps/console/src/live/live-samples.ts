import type { IncidentSummary, LiveDevice, LiveFinding } from '#contracts';

const at = '2026-05-01T17:00:00.000Z';

/** A device of the live picture for tests. */
export function deviceAt(deviceId: string, change: Partial<LiveDevice> = {}): LiveDevice {
  return {
    deviceId,
    trialId: 'xinyi',
    vendorId: 'acme',
    kind: 'bus',
    observedAt: at,
    receivedAt: at,
    connection: 'online',
    lat: 25.0333,
    lon: 121.545,
    hAccM: 0.2,
    values: { speedMps: 2.5, headingDeg: 90, controlMode: 'automated' },
    measures: {},
    openRules: [],
    reportIntervalS: 1,
    ...change,
  };
}

/** An open finding of the live picture for tests. */
export function findingOf(id: string, change: Partial<LiveFinding> = {}): LiveFinding {
  return {
    id,
    revision: 1,
    trialId: 'xinyi',
    deviceId: 'bus-1',
    kind: 'bus',
    vendorId: 'acme',
    rule: 'left_lane',
    ruleId: 'lane',
    severity: 'severe',
    state: 'open',
    onset: at,
    end: null,
    worst: null,
    incidentId: null,
    placeId: 'lane-1',
    ...change,
  };
}

/** An incident of the live picture for tests. */
export function incidentOf(number: number, change: Partial<IncidentSummary> = {}): IncidentSummary {
  return {
    id: `incident-${number}`,
    number,
    trialId: 'xinyi',
    vendorId: 'acme',
    deviceId: 'bus-1',
    kind: 'bus',
    rule: 'left_lane',
    severity: 'severe',
    state: 'open',
    class: null,
    onset: at,
    openedAt: at,
    endedAt: null,
    assignee: null,
    verdict: null,
    findingCount: 1,
    allWithdrawn: false,
    updatedAt: at,
    ...change,
  };
}
