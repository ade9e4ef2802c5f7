import {
  type AnyObservation,
  type Device,
  type DeviceEvent,
  device,
  type Kind,
  kindContracts,
  type Payload,
  permitConditions,
} from '#contracts';
import { createLocalPlane, type PlanePoint } from '#geometry';
import {
  advanceIn,
  compileRuleset,
  type DeviceState,
  type Episode,
  type FindingChange,
  initialDeviceState,
  type Judged,
  lastWords,
  layTimeline,
  type Ruleset,
  soleVersion,
  stepIn,
  type TrialStateFrom,
  type TrialTimeline,
} from '#rules';

/** Noon in Taipei, Tuesday 3 June 2025. */
export const noonMs = Date.parse('2025-06-03T04:00:00.000Z');

/** Metres around Xinyi Road; the specimens' lanes and zones lie around its origin. */
export const plane = createLocalPlane({ lat: 25.0333, lon: 121.546 });

/** [lon, lat] of a point in metres. */
export function lonLat(x: number, y: number): [number, number] {
  const { lat, lon } = plane.toWgs84({ x, y });
  return [lon, lat];
}

/** A closed GeoJSON ring through points in metres. */
export function ring(...points: readonly (readonly [number, number])[]): [number, number][] {
  const open = points.map(([x, y]) => lonLat(x, y));
  return [...open, open[0]!];
}

export function square(x: number, y: number, sideM: number) {
  const half = sideM / 2;
  const corners = [
    [x - half, y - half],
    [x + half, y - half],
    [x + half, y + half],
    [x - half, y + half],
  ] as const;
  return { type: 'Polygon' as const, coordinates: [ring(...corners)] };
}

/** A lane along the x axis from -1000 to 1000 m, 10 m wide. */
export const eastLane = {
  id: 'east',
  name: { zh: '東向', en: 'Eastbound' },
  geometry: { type: 'LineString' as const, coordinates: [lonLat(-1000, 0), lonLat(1000, 0)] },
  halfWidthM: 5,
};

export function specimenDevice(kind: Kind, more: Partial<Device> = {}): Device {
  return device.parse({ id: `${kind}-1`, trialId: 'specimen', kind, vendorId: 'vendor', ...more });
}

export interface RulesetOptions {
  readonly devices?: readonly Device[];
  readonly version?: number;
  readonly inForceFromMs?: number;
  readonly timeZone?: string;
  readonly datumOffsetM?: { readonly east: number; readonly north: number };
  readonly expectedFromMs?: ReadonlyMap<string, number>;
  readonly stateChanges?: readonly TrialStateFrom[];
}

export function compileConditions(conditions: object, options: RulesetOptions = {}) {
  const { devices = [], version = 1, inForceFromMs = noonMs - 86_400_000 } = options;
  const { expectedFromMs, stateChanges } = options;
  return compileRuleset({
    trial: {
      id: 'specimen',
      timeZone: options.timeZone ?? 'Asia/Taipei',
      datum: 'WGS84',
      datumOffsetM: options.datumOffsetM,
      recordStatus: 'test',
    },
    permit: { version, conditions: permitConditions.parse(conditions) },
    devices,
    inForceFromMs,
    expectedFromMs,
    stateChanges,
  });
}

/** @throws Error with the violations where the conditions do not compile. */
export function rulesetOf(conditions: object, options: RulesetOptions = {}): Ruleset {
  const compiled = compileConditions(conditions, options);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  return compiled.value;
}

/** A bare rule use; its id is the rule's name. */
export function use(rule: string, params: object = {}) {
  return { id: rule, rule, params };
}

type Extra<K extends Kind> = Omit<Partial<Payload<K>>, 'observedAt' | 'seq'>;

export function observationOf<K extends Kind>(
  kind: K,
  atMs: number,
  payload: Extra<K>,
  deviceId = `${kind}-1`,
): Judged {
  const seq = Math.max(0, Math.round((atMs - noonMs) / 100) + 1_000_000);
  const sent = { observedAt: new Date(atMs).toISOString(), seq, ...payload };
  const observation = {
    trialId: 'specimen',
    kind,
    deviceId,
    observedAtMs: atMs,
    receivedAtMs: atMs + 200,
    bootId: '',
    seq,
    status: 'test',
    payload: kindContracts[kind].observation.parse(sent),
  };
  return { type: 'observation', observation: observation as unknown as AnyObservation };
}

/** The same observation with another envelope. */
export function withEnvelope(
  judged: Judged,
  more: Partial<Pick<AnyObservation, 'bootId' | 'seq' | 'receivedAtMs'>>,
): Judged {
  if (judged.type === 'event') return { ...judged, event: { ...judged.event, ...more } };
  return { ...judged, observation: { ...judged.observation, ...more } as AnyObservation };
}

/** A bus at a place in metres. */
export function busAt(
  atMs: number,
  { x, y }: PlanePoint,
  more: Extra<'bus'> & { hAccM?: number } = {},
): Judged {
  const { hAccM, ...payload } = more;
  const location = { ...plane.toWgs84({ x, y }), ...(hAccM === undefined ? {} : { hAccM }) };
  return observationOf('bus', atMs, { location, ...payload });
}

export function eventOf(kind: Kind, atMs: number, event: string, more: Partial<DeviceEvent> = {}): Judged {
  const body: DeviceEvent = {
    trialId: 'specimen',
    kind,
    deviceId: `${kind}-1`,
    observedAtMs: atMs,
    receivedAtMs: atMs,
    bootId: '',
    seq: 1,
    status: 'test',
    event,
    details: {},
    ...more,
  };
  return { type: 'event', event: body };
}

export interface Folded {
  readonly state: DeviceState;
  readonly changes: readonly FindingChange[];
  /** Of the last observation. */
  readonly measures: Readonly<Record<string, number>>;
  /** The last word on each episode that was not withdrawn, by onset. */
  readonly episodes: readonly Episode[];
}

export interface FoldOptions {
  readonly from?: DeviceState;
  readonly horizonMs?: number;
  readonly deviceId?: string;
}

/** A fold over data in order, up to a horizon if one is given. */
export function fold(ruleset: Ruleset, data: readonly Judged[], options: FoldOptions = {}): Folded {
  return foldIn(soleVersion(ruleset), data, options);
}

/** The same over the versions of a permit. */
export function foldIn(timeline: TrialTimeline, data: readonly Judged[], options: FoldOptions = {}): Folded {
  let state = options.from ?? initialDeviceState;
  let measures: Readonly<Record<string, number>> = {};
  const changes: FindingChange[] = [];
  for (const judged of data) {
    const result = stepIn(timeline, state, judged);
    state = result.state;
    measures = result.measures;
    changes.push(...result.findings);
  }
  const [first] = data;
  const deviceId = options.deviceId ?? (first === undefined ? '' : subjectOf(first).deviceId);
  if (options.horizonMs !== undefined) {
    const result = advanceIn(timeline, state, deviceId, options.horizonMs);
    state = result.state;
    changes.push(...result.findings);
  }
  return { state, changes, measures, episodes: episodesOf(changes) };
}

/** The last word on each episode that was not withdrawn, by onset. */
export function episodesOf(changes: readonly FindingChange[]): readonly Episode[] {
  return lastWords(changes).toSorted((a, b) => a.onsetMs - b.onsetMs || (a.ruleId < b.ruleId ? -1 : 1));
}

/** The versions of a permit as a timeline. */
export function timelineOf(...rulesets: readonly Ruleset[]): TrialTimeline {
  return layTimeline(
    rulesets.map((ruleset) => ({
      version: ruleset.permitVersion,
      inForceFromMs: ruleset.inForceFromMs,
      ruleset: () => ruleset,
    })),
  );
}

function subjectOf(judged: Judged) {
  return judged.type === 'observation' ? judged.observation : judged.event;
}

/** The same value frozen at every depth, to prove that nobody changes it. */
export function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFrozen(inner);
  }
  return value;
}
