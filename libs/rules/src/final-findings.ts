import type { Device } from '#contracts';
import { contextScopes } from './context/context-scopes.js';
import { type ContextState, initialContextState } from './context/context-state.js';
import { contextAdvance, contextStep } from './context/context-step.js';
import { type DeviceState, initialDeviceState, type Judged } from './device-state.js';
import type { Episode, FindingChange } from './episode.js';
import { compareJudged, subjectOf } from './judged-order.js';
import { advanceIn, stepIn } from './step.js';
import type { TrialTimeline } from './trial-timeline.js';

/** All that the findings of a trial are a function of. */
export interface TrialRecord {
  readonly timeline: TrialTimeline;
  /** Devices that are expected to report; data of others are judged as well. */
  readonly devices: readonly Pick<Device, 'id'>[];
  /** In any order. Of a reading that is there twice the first counts. */
  readonly data: readonly Judged[];
  /** Judged until then, epoch ms; later data are left out. */
  readonly horizonMs: number;
}

/**
 * The final findings of a trial: the last word on each episode that was not withdrawn, by onset, device
 * and rule. A pure function of the set of readings, the permit versions, the trial's states and the
 * horizon: neither the order of the data nor any horizon on the way matters.
 */
export function finalFindings(record: TrialRecord): readonly Episode[] {
  const { timeline, devices, horizonMs } = record;
  const byDevice = new Map<string, Judged[]>(devices.map(({ id }) => [id, []]));
  for (const judged of record.data) {
    const { deviceId, observedAtMs } = subjectOf(judged);
    if (observedAtMs > horizonMs) continue;
    const own = byDevice.get(deviceId);
    if (own === undefined) byDevice.set(deviceId, [judged]);
    else own.push(judged);
  }
  const folded = [...byDevice].map(([id, own]) => foldDevice(timeline, id, inOrder(own), horizonMs));
  return [...folded, ...foldContexts(record)].flatMap(lastWords).sort(compareEpisodes);
}

/** Rules that look at several devices are folded over the data of all of them together. */
function foldContexts({ timeline, data, horizonMs }: TrialRecord): readonly (readonly FindingChange[])[] {
  const ruleIds = [...contextScopes(timeline, horizonMs).keys()];
  if (ruleIds.length === 0) return [];
  const merged = inOrder(data.filter((judged) => subjectOf(judged).observedAtMs <= horizonMs));
  return ruleIds.map((ruleId) => foldContext(timeline, ruleId, merged, horizonMs));
}

/** Sorting is stable: of the same reading twice the first given stays. */
function inOrder(data: readonly Judged[]): readonly Judged[] {
  const sorted = data.toSorted(compareJudged);
  return sorted.filter((judged, i) => {
    const before = sorted[i - 1];
    return before === undefined || compareJudged(before, judged) !== 0;
  });
}

function foldDevice(
  timeline: TrialTimeline,
  deviceId: string,
  data: readonly Judged[],
  horizonMs: number,
): readonly FindingChange[] {
  let state: DeviceState = initialDeviceState;
  const changes: FindingChange[] = [];
  for (const judged of data) {
    const result = stepIn(timeline, state, judged);
    state = result.state;
    changes.push(...result.findings);
  }
  return [...changes, ...advanceIn(timeline, state, deviceId, horizonMs).findings];
}

function foldContext(
  timeline: TrialTimeline,
  ruleId: string,
  data: readonly Judged[],
  horizonMs: number,
): readonly FindingChange[] {
  let state: ContextState = initialContextState;
  const changes: FindingChange[] = [];
  for (const judged of data) {
    const result = contextStep(timeline, ruleId, state, judged);
    state = result.state;
    changes.push(...result.findings);
  }
  return [...changes, ...contextAdvance(timeline, ruleId, state, horizonMs).findings];
}

/**
 * The last word on each episode that was not withdrawn, in the order in which they were opened. An episode is
 * known by its rule, the version of the permit and its onset, and by its device.
 */
export function lastWords(changes: readonly FindingChange[]): readonly Episode[] {
  const byId = new Map<string, Episode>();
  for (const { type, episode } of changes) {
    const key = episodeKey(episode);
    if (type === 'withdrawn') byId.delete(key);
    else byId.set(key, episode);
  }
  return [...byId.values()];
}

/** By what an episode is known while it is folded. */
export function episodeKey({ deviceId, ruleId, permitVersion, onsetMs }: Episode): string {
  return JSON.stringify([deviceId, ruleId, permitVersion, onsetMs]);
}

/** By onset, device and rule. */
export function compareEpisodes(a: Episode, b: Episode): number {
  return (
    a.onsetMs - b.onsetMs ||
    compareTexts(a.deviceId, b.deviceId) ||
    compareTexts(a.ruleId, b.ruleId) ||
    a.permitVersion - b.permitVersion
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
