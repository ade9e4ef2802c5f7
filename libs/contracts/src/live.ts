import { z } from 'zod';
import { identifier, timestamp } from './fields.js';
import { finding } from './finding.js';
import { incidentSummary } from './incident.js';
import { kinds } from './kind.js';

export const connectionStates = ['online', 'offline', 'unknown'] as const;

/** The newest state of one device: what a marker on the map needs. */
export const liveDevice = z.object({
  deviceId: identifier,
  trialId: identifier,
  vendorId: identifier,
  kind: z.enum(kinds),
  /** Null where the device never reported. */
  observedAt: timestamp.nullable(),
  receivedAt: timestamp.nullable(),
  connection: z.enum(connectionStates),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  hAccM: z.number().nullable(),
  /** The kind's liveFields, as sent. */
  values: z.record(z.string(), z.unknown()),
  /** What the rules measured, e.g. laneDistanceM (signed, positive outside). */
  measures: z.record(z.string(), z.number()),
  /** Rules of the findings that are open now. */
  openRules: z.array(z.string()),
  /** Expected time between observations; older than three of them is stale. Null: unknown. */
  reportIntervalS: z.number().nullable(),
});
export type LiveDevice = z.infer<typeof liveDevice>;

export const liveFinding = finding
  .pick({
    id: true,
    revision: true,
    trialId: true,
    deviceId: true,
    kind: true,
    vendorId: true,
    rule: true,
    ruleId: true,
    severity: true,
    state: true,
    onset: true,
    end: true,
    worst: true,
    incidentId: true,
  })
  .extend({
    /** Lane or zone that was broken, so that the map can light it. */
    placeId: z.string().nullable(),
  });
export type LiveFinding = z.infer<typeof liveFinding>;

/** Sent on connecting and when a viewer fell behind. `seq` is the tick that it includes. */
export const liveSnapshot = z.object({
  seq: z.int(),
  at: timestamp,
  devices: z.array(liveDevice),
  openFindings: z.array(liveFinding),
  /** Not resolved or closed. */
  openIncidents: z.array(incidentSummary),
});
export type LiveSnapshot = z.infer<typeof liveSnapshot>;

/** Everything that changed since the last tick, the newest state of each only. Ticks count up by one. */
export const liveTick = z.object({
  seq: z.int(),
  at: timestamp,
  devices: z.array(liveDevice),
  findings: z.array(liveFinding),
  incidents: z.array(incidentSummary),
});
export type LiveTick = z.infer<typeof liveTick>;

/**
 * Names of the socket.io events. `tick` and `snapshot` carry the JSON text of the schema above
 * (encoded once for all viewers). A viewer whose tick seq has a gap sends `resync` and gets a snapshot.
 */
export const liveEvents = {
  snapshot: 'snapshot',
  tick: 'tick',
  resync: 'resync',
  problem: 'problem',
} as const;
export const livePath = '/live';
