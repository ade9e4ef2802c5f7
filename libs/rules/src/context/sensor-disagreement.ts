import { beginEpisode, type Episode, type RuleIdentity } from '../episode.js';
import { utcText } from '../mark.js';
import type { Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';
import type { ContextJudge } from './context-judge.js';
import { type Opinion, opinionOf, type SpotOf } from './sensor-spots.js';
import { DueOnShelves, fromShelves, onShelves, type Shelves, shelved } from './shelves.js';

/** One spot and what its sensors hold of it, ascending by device. */
type Spot = {
  readonly opinions: readonly Opinion[];
  /** Since when they disagree. */
  readonly sinceMs?: number;
  readonly isTold?: true;
};

export type SpotsMemory = {
  readonly spots: Shelves<Spot>;
  readonly open: Readonly<Record<string, Episode>>;
  /** When episodes of a device ended, as long as sensors disagree since before that. */
  readonly ended: readonly (readonly [deviceId: string, endMs: number])[];
};

export interface DisagreementSettings {
  readonly identity: RuleIdentity;
  readonly spotOf: SpotOf;
  readonly dwellMs: number;
  /** An opinion that was not repeated for so long counts no more. */
  readonly maxAgeMs: number;
  readonly minConfidence: number;
  /** What permits say, as evidence. */
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Sensors of one spot that hold different opinions of it for longer than the dwell. The finding is on the
 * first device, by id, of those that are fewer: of two that contradict each other nobody knows which
 * is right, so all are named in the evidence.
 */
export class SensorDisagreement implements ContextJudge<SpotsMemory> {
  private readonly due: DueOnShelves<Spot>;

  constructor(private readonly settings: DisagreementSettings) {
    this.due = new DueOnShelves((spot) => this.spotDueMs(spot));
  }

  observe({ observation }: Sample, memory: SpotsMemory | undefined, report: StepReport) {
    if (observation.kind !== 'parking') return memory;
    const key = this.settings.spotOf(observation);
    if (key === null) return memory;
    const before = memory ?? { spots: {}, open: {}, ended: [] };
    const spot = fromShelves(before.spots, key) ?? { opinions: [] };
    const opinion = opinionOf(observation, this.settings.minConfidence);
    if (opinion === null && spot.opinions.length === 0) return memory;
    const others = spot.opinions.filter(({ deviceId }) => deviceId !== observation.deviceId);
    const opinions = opinion === null ? others : [...others, opinion].sort(byDevice);
    return this.settle(before, key, { ...spot, opinions }, observation.observedAtMs, report);
  }

  elapse(atMs: number, memory: SpotsMemory, report: StepReport): SpotsMemory | undefined {
    let now: SpotsMemory | undefined = memory;
    while (now !== undefined) {
      const next = this.due.until(now.spots, atMs);
      if (next === null) return now;
      for (const key of next.ids) {
        const spot: Spot | undefined = now === undefined ? undefined : fromShelves(now.spots, key);
        if (now === undefined || spot === undefined) continue;
        const opinions = spot.opinions.filter(
          (opinion) => opinion.atMs + this.settings.maxAgeMs > next.dueMs,
        );
        now = this.settle(now, key, { ...spot, opinions }, next.dueMs, report);
      }
    }
    return now;
  }

  dueMs({ spots }: SpotsMemory): number {
    return this.due.next(spots);
  }

  private spotDueMs({ opinions, sinceMs, isTold }: Spot): number {
    const { dwellMs, maxAgeMs } = this.settings;
    const oldestMs = Math.min(...opinions.map(({ atMs }) => atMs)) + maxAgeMs;
    return sinceMs === undefined || isTold ? oldestMs : Math.min(oldestMs, sinceMs + dwellMs);
  }

  private settle(
    memory: SpotsMemory,
    key: string,
    { opinions, sinceMs: knownMs, isTold }: Spot,
    atMs: number,
    report: StepReport,
  ): SpotsMemory | undefined {
    const differ = opinions.some(({ taken }) => taken !== opinions[0]?.taken);
    const sinceMs = differ ? (knownMs ?? atMs) : undefined;
    const told = sinceMs !== undefined && (isTold === true || sinceMs + this.settings.dwellMs <= atMs);
    let { open, ended } = memory;
    if (told && isTold === undefined) {
      const episode = this.begin(opinions, memory, sinceMs, atMs);
      if (episode !== null) {
        report.add({ type: 'opened', episode });
        open = { ...open, [key]: episode };
      }
    }
    const { [key]: over, ...others } = open;
    if (!told && over !== undefined) {
      const worst = { value: (atMs - over.onsetMs) / 1000, unit: 's', atMs };
      report.add({ type: 'ended', episode: { ...over, endMs: atMs, worst } });
      open = others;
      ended = [...ended, [over.deviceId, atMs]];
    }
    const spot: Spot = {
      opinions,
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(told ? { isTold: true } : {}),
    };
    const spots = onShelves(memory.spots, key, opinions.length === 0 ? undefined : spot);
    if (Object.keys(spots).length === 0) return undefined;
    return { spots, open, ended: ended.length === 0 ? ended : endsThatMatter(ended, spots) };
  }

  /** Null where each of the sensors has a finding already: they were at another spot, and say little. */
  private begin(
    opinions: readonly Opinion[],
    { open, ended }: SpotsMemory,
    sinceMs: number,
    atMs: number,
  ): Episode | null {
    const taken = opinions.filter((opinion) => opinion.taken);
    const vacant = opinions.filter((opinion) => !opinion.taken);
    const fewer = taken.length === vacant.length ? opinions : taken.length < vacant.length ? taken : vacant;
    // Two episodes of one device at a time could not be told apart later: it may have been at another spot.
    const told = new Set(Object.values(open).map(({ deviceId }) => deviceId));
    const isFree = ({ deviceId }: Opinion) => !told.has(deviceId);
    const { deviceId } = fewer.find(isFree) ?? opinions.find(isFree) ?? { deviceId: null };
    if (deviceId === null) return null;
    const onsetMs = Math.max(sinceMs, ...ended.flatMap(([id, endMs]) => (id === deviceId ? [endMs] : [])));
    const sensors = opinions.map((opinion) => ({
      deviceId: opinion.deviceId,
      observedAt: utcText(opinion.atMs),
      bootId: opinion.bootId,
      seq: opinion.seq,
      taken: opinion.taken,
    }));
    return beginEpisode(this.settings.identity, {
      deviceId,
      kind: 'parking',
      onsetMs,
      endMs: null,
      worst: { value: (atMs - onsetMs) / 1000, unit: 's', atMs },
      placeId: null,
      evidence: { params: this.settings.params, confirmed: { observedAt: utcText(atMs) }, sensors },
    });
  }
}

function endsThatMatter(ended: SpotsMemory['ended'], spots: Shelves<Spot>): SpotsMemory['ended'] {
  const sinces = shelved(spots).map(([, { sinceMs, isTold }]) => (isTold ? undefined : sinceMs));
  const oldestMs = Math.min(...sinces.map((sinceMs) => sinceMs ?? Number.POSITIVE_INFINITY));
  return ended.filter(([, endMs]) => oldestMs < endMs);
}

function byDevice(a: Opinion, b: Opinion): number {
  return a.deviceId < b.deviceId ? -1 : 1;
}
