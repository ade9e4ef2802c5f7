import type { Observation } from '#contracts';
import type { Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';
import type { ContextJudge, ContextMemory } from './context-judge.js';
import { type DarknessSettings, isNight, type Lamp, readsDark } from './lamp-darkness.js';
import { DueOnShelves, fromShelves, onShelves, type Shelves, shelved } from './shelves.js';
import { followStretches, noStretches, type Stretches, type StretchSettings } from './stretches.js';

export type LampsMemory = ContextMemory & Stretches & { readonly lamps: Shelves<Lamp> };

export interface DarkLampsSettings extends DarknessSettings, StretchSettings {
  readonly dwellMs: number;
  /** What a lamp said counts for so long. */
  readonly maxAgeMs: number;
  /** Whether a lamp that is silent for longer than that counts as dark. */
  readonly silenceCounts: boolean;
}

/** Lamps next to each other that are dark at once; each stretch of them is a finding on its first lamp. */
export class DarkLamps implements ContextJudge<LampsMemory> {
  private readonly due: DueOnShelves<Lamp>;

  constructor(private readonly settings: DarkLampsSettings) {
    this.due = new DueOnShelves((lamp) => this.lampDueMs(lamp));
  }

  observe({ observation }: Sample, memory: LampsMemory | undefined, report: StepReport) {
    if (observation.kind !== 'streetlight') return memory;
    const { deviceId, observedAtMs } = observation;
    const place = this.settings.map.placeOf(deviceId);
    const isDark = place === undefined ? null : readsDark(observation, place, this.settings);
    if (isDark === null) return memory;
    const before = memory ?? { ...noStretches, lamps: {} };
    const known = fromShelves(before.lamps, deviceId);
    const lamps = onShelves(before.lamps, deviceId, this.nextLamp(known, isDark, observation));
    if (lamps === before.lamps) return memory;
    return this.settle(before, lamps, known?.isCounted === true && !isDark, observedAtMs, report);
  }

  elapse(atMs: number, memory: LampsMemory, report: StepReport): LampsMemory | undefined {
    let now: LampsMemory | undefined = memory;
    while (now !== undefined) {
      const next = this.due.until(now.lamps, atMs);
      if (next === null) return now;
      let { lamps } = now;
      for (const id of next.ids)
        lamps = onShelves(lamps, id, this.later(id, fromShelves(lamps, id)!, next.dueMs));
      now = this.settle(now, lamps, true, next.dueMs, report);
    }
    return now;
  }

  private nextLamp(
    known: Lamp | undefined,
    isDark: boolean,
    { observedAtMs, bootId, seq }: Observation<'streetlight'>,
  ): Lamp | undefined {
    if (!isDark && !this.settings.silenceCounts) return undefined;
    const heard = { isDark, heardMs: observedAtMs, bootId, seq };
    if (!isDark || known?.isDark !== true) return { ...heard, sinceMs: observedAtMs };
    const { sinceMs, isCounted } = known;
    return isCounted === undefined ? { ...heard, sinceMs } : { ...heard, sinceMs, isCounted };
  }

  dueMs({ lamps }: LampsMemory): number {
    return this.due.next(lamps);
  }

  private lampDueMs({ isDark, isCounted, isSilent, sinceMs, heardMs }: Lamp): number {
    const { dwellMs, maxAgeMs } = this.settings;
    if (isSilent) return Number.POSITIVE_INFINITY;
    const outdatedMs = heardMs + maxAgeMs;
    return isDark && isCounted === undefined ? Math.min(sinceMs + dwellMs, outdatedMs) : outdatedMs;
  }

  /** What becomes of a lamp at the time when it is due; undefined where nothing is known of it any more. */
  private later(id: string, lamp: Lamp, atMs: number): Lamp | undefined {
    const { maxAgeMs, silenceCounts, map } = this.settings;
    if (lamp.heardMs + maxAgeMs > atMs) return { ...lamp, isCounted: true };
    const place = map.placeOf(id);
    if (!silenceCounts || place === undefined) return undefined;
    if (lamp.isDark) return { ...lamp, isCounted: true, isSilent: true };
    if (!isNight(place, atMs, this.settings)) return undefined;
    return { ...lamp, isDark: true, isCounted: true, isSilent: true, sinceMs: atMs };
  }

  private settle(
    before: LampsMemory,
    lamps: Shelves<Lamp>,
    isChanged: boolean,
    atMs: number,
    report: StepReport,
  ): LampsMemory | undefined {
    if (Object.keys(lamps).length === 0 && Object.keys(before.open).length === 0) return undefined;
    if (!isChanged && before.ended.length === 0) return { ...before, lamps };
    const dark = shelved(lamps).filter(([, { isDark }]) => isDark);
    const after = followStretches(this.settings, before, new Map(dark), atMs, report);
    const { open, members, ended } = after;
    return Object.keys(lamps).length === 0 ? undefined : { open, members, ended, lamps };
  }
}
