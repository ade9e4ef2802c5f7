import { beginEpisode, type Episode, endedAt, type RuleIdentity } from '../episode.js';
import { utcText } from '../mark.js';
import type { StepReport } from '../step-report.js';
import type { Lamp } from './lamp-darkness.js';
import type { LampMap } from './lamp-map.js';

/** Stretches of dark lamps that are being told of: plain JSON. */
export type Stretches = {
  readonly open: Readonly<Record<string, Episode>>;
  /** The lamps of each open episode, ascending. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** When episodes of a device ended, as long as a lamp is dark since before that. */
  readonly ended: readonly (readonly [deviceId: string, endMs: number])[];
};

export const noStretches: Stretches = Object.freeze({ open: {}, members: {}, ended: [] });

type Dark = ReadonlyMap<string, Lamp>;

export interface StretchSettings {
  readonly identity: RuleIdentity;
  readonly map: LampMap;
  /** Fewer lamps next to each other are no stretch. */
  readonly minLamps: number;
  /** What permits say, as evidence. */
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Takes the stretches that are dark at `atMs` for those that are open already, oldest first: each goes on
 * with the longest that shares a lamp with it, and ends where there is none. What is left opens.
 */
export function followStretches(
  settings: StretchSettings,
  before: Stretches,
  dark: Dark,
  atMs: number,
  report: StepReport,
): Stretches {
  const counted = new Set([...dark].flatMap(([id, { isCounted }]) => (isCounted ? [id] : [])));
  const free = new Set(settings.map.stretchesOf(counted, settings.minLamps));
  const open: Record<string, Episode> = {};
  const members: Record<string, readonly string[]> = {};
  const ended = [...before.ended];
  for (const [key, episode] of Object.entries(before.open).sort(byOnset)) {
    const stretch = longestSharing(free, before.members[key] ?? []);
    if (stretch === null) {
      report.add(endedAt(episode, atMs));
      ended.push([episode.deviceId, atMs]);
      continue;
    }
    free.delete(stretch);
    members[key] = stretch;
    open[key] = goOn(episode, before.members[key] ?? [], { stretch, dark, atMs }, report);
  }
  const told = new Set(Object.values(before.members).flat());
  for (const stretch of free) {
    const episode = begin(settings, { stretch, dark, atMs }, told, ended, Object.values(open));
    report.add({ type: 'opened', episode });
    const key = `${episode.onsetMs}/${episode.deviceId}`;
    open[key] = episode;
    members[key] = stretch;
  }
  const oldestMs = Math.min(...[...dark.values()].map(({ sinceMs }) => sinceMs));
  return { open, members, ended: ended.filter(([, endMs]) => oldestMs < endMs) };
}

function byOnset([, a]: readonly [string, Episode], [, b]: readonly [string, Episode]): number {
  return a.onsetMs - b.onsetMs || (a.deviceId < b.deviceId ? -1 : 1);
}

function longestSharing(free: ReadonlySet<readonly string[]>, lamps: readonly string[]) {
  const known = new Set(lamps);
  let longest: readonly string[] | null = null;
  for (const stretch of free) {
    if (stretch.length > (longest?.length ?? 0) && stretch.some((id) => known.has(id))) longest = stretch;
  }
  return longest;
}

interface Now {
  readonly stretch: readonly string[];
  readonly dark: Dark;
  readonly atMs: number;
}

/** Tells of the same stretch with other lamps. */
function goOn(episode: Episode, before: readonly string[], now: Now, report: StepReport): Episode {
  const { stretch, atMs } = now;
  if (stretch.length === before.length && stretch.every((id, i) => id === before[i])) return episode;
  const isWorse = stretch.length > (episode.worst?.value ?? 0);
  const changed = {
    ...episode,
    worst: isWorse ? { value: stretch.length, unit: '', atMs } : episode.worst,
    evidence: {
      ...episode.evidence,
      ...(isWorse ? { worst: lampsInEvidence(now) } : {}),
      last: lampsInEvidence(now),
    },
  };
  report.add({ type: 'updated', episode: changed });
  return changed;
}

/** Dark since enough lamps were; lamps of a stretch that was told of begin a new one only now. */
function begin(
  { identity, minLamps, params }: StretchSettings,
  now: Now,
  told: ReadonlySet<string>,
  ended: Stretches['ended'],
  open: readonly Episode[],
): Episode {
  const { stretch, dark, atMs } = now;
  // Two episodes of one device at a time could not be told apart later.
  const taken = new Set(open.map(({ deviceId }) => deviceId));
  const deviceId = stretch.find((id) => !taken.has(id)) ?? stretch[0]!;
  const sinces = stretch.map((id) => dark.get(id)!.sinceMs).sort((a, b) => a - b);
  const sinceMs = stretch.some((id) => told.has(id)) ? atMs : sinces[minLamps - 1]!;
  const overMs = ended.flatMap(([id, endMs]) => (id === deviceId ? [endMs] : []));
  return beginEpisode(identity, {
    deviceId,
    kind: 'streetlight',
    onsetMs: Math.max(sinceMs, ...overMs),
    endMs: null,
    worst: { value: stretch.length, unit: '', atMs },
    placeId: null,
    evidence: { params, confirmed: { observedAt: utcText(atMs) }, first: lampsInEvidence(now) },
  });
}

function lampsInEvidence({ stretch, dark, atMs }: Now): Readonly<Record<string, unknown>> {
  const lamps = stretch.map((deviceId) => {
    const { sinceMs, heardMs, bootId, seq, isSilent = false } = dark.get(deviceId)!;
    return { deviceId, since: utcText(sinceMs), observedAt: utcText(heardMs), bootId, seq, isSilent };
  });
  return { at: utcText(atMs), lamps };
}
