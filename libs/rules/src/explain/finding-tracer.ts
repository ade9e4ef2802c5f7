import { compareObservationKeys, type ExplainedReading, type Finding } from '#contracts';
import { compareContextPlaces, contextPlaceOf } from '../context/context-order.js';
import { type ContextState, initialContextState } from '../context/context-state.js';
import { contextAdvance, contextStep } from '../context/context-step.js';
import { type DeviceState, initialDeviceState, type Judged } from '../device-state.js';
import type { Episode, FindingChange } from '../episode.js';
import { lastWords } from '../final-findings.js';
import { subjectOf } from '../judged-order.js';
import { advanceIn, stepIn } from '../step.js';
import type { TrialTimeline } from '../trial-timeline.js';
import { explainGap, explainShown, explainTaken } from './explained-reading.js';
import { ReadingWindow } from './reading-window.js';
import { type Shown, tracedTimeline } from './traced-timeline.js';

/** A finding as it is stored, as far as judging again needs it. */
export type TracedFinding = Pick<
  Finding,
  'deviceId' | 'ruleId' | 'permitVersion' | 'state' | 'onset' | 'end' | 'worst' | 'evidence'
>;

/** How a finding came about. */
export interface Trace {
  readonly readings: readonly ExplainedReading[];
  readonly truncated: boolean;
  /** Judging again led to the finding as it is stored; one withdrawn or merged did not come up again. */
  readonly reproduced: boolean;
  /** The lane or zone of the episode. */
  readonly placeId: string | null;
}

/** An end that was not confirmed an hour of event time later never will be. */
const CONFIRMED_WITHIN_MS = 3_600_000;
const MAX_READINGS = 2000;
/** Of a number that went through JSON and a database nothing more is expected. */
const RELATIVE_ERROR = 1e-9;

/**
 * Judges again what led to a finding, and keeps what its rule read out of each observation. It is given, in
 * canonical order, the data that the rule is shown since a state from before the onset: the state of the
 * device, or of the rule where it looks at several devices (null: from the beginning).
 */
export class FindingTracer {
  private readonly timeline: TrialTimeline;
  /** Whether the rule looks at several devices. */
  private readonly isContext: boolean;
  /** So long after its end an episode may be told. */
  private readonly lagMs: number;
  private readonly onsetMs: number;
  private readonly endMs: number;
  private readonly taken: ReadingWindow;
  private readonly shown: ReadingWindow;
  private readonly changes: FindingChange[] = [];
  private readonly begun: DeviceState;
  private state: DeviceState;
  private isOpen = false;
  private newestMs = Number.NEGATIVE_INFINITY;

  constructor(
    timeline: TrialTimeline,
    private readonly finding: TracedFinding,
    state: DeviceState | null,
  ) {
    this.onsetMs = Date.parse(finding.onset);
    this.endMs = finding.end === null ? Number.POSITIVE_INFINITY : Date.parse(finding.end);
    this.taken = new ReadingWindow(this.onsetMs, this.endMs, MAX_READINGS);
    this.shown = new ReadingWindow(this.onsetMs, this.endMs, MAX_READINGS);
    this.timeline = tracedTimeline(timeline, finding.ruleId, (shown) => this.listen(shown));
    const { contextRules } = timeline.rulesetAt(this.onsetMs) ?? { contextRules: [] };
    const context = contextRules.find(({ id }) => id === finding.ruleId);
    this.isContext = context !== undefined;
    this.lagMs = context?.judge.lagMs ?? 0;
    this.begun = state ?? (this.isContext ? initialContextState : initialDeviceState);
    this.state = this.begun;
  }

  take(judged: Judged): void {
    if (this.isKnown(judged)) return;
    const { ruleId } = this.finding;
    this.newestMs = subjectOf(judged).observedAtMs;
    if (this.isContext) {
      this.adopt(contextStep(this.timeline, ruleId, this.state as ContextState, judged));
    } else {
      this.noteGap(judged);
      this.adopt(stepIn(this.timeline, this.state, judged));
    }
  }

  /** Whether the state that it began from holds the reading already. */
  private isKnown(judged: Judged): boolean {
    if (this.begun.last === null) return false;
    if (!this.isContext) return compareObservationKeys(subjectOf(judged), this.begun.last) <= 0;
    const { reachedMs, last } = this.begun as ContextState;
    if (reachedMs !== null && subjectOf(judged).observedAtMs < reachedMs) return true;
    return last !== null && compareContextPlaces(contextPlaceOf(judged), last) <= 0;
  }

  /** Lets event time pass without data. */
  advance(horizonMs: number): void {
    const { ruleId, deviceId } = this.finding;
    this.adopt(
      this.isContext
        ? contextAdvance(this.timeline, ruleId, this.state as ContextState, horizonMs)
        : advanceIn(this.timeline, this.state, deviceId, horizonMs),
    );
  }

  /** Whether later data have nothing to add. */
  get isDone(): boolean {
    if (this.newestMs > this.endMs + CONFIRMED_WITHIN_MS) return true;
    if (this.isOpen || this.newestMs <= this.endMs + this.lagMs) return false;
    return this.taken.isOver(this.newestMs) || this.shown.isOver(this.newestMs);
  }

  result(): Trace {
    const { state, permitVersion } = this.finding;
    const found = lastWords(this.changes).find((episode) => episode.permitVersion === permitVersion);
    const stands = state === 'open' || state === 'ended';
    const { readings, truncated } = this.taken.readings.length > 0 ? this.taken : this.shown;
    return {
      readings,
      truncated,
      reproduced: stands ? found !== undefined && this.isSame(found) : found === undefined,
      placeId: found?.placeId ?? readings.find(({ placeId }) => placeId !== null)?.placeId ?? null,
    };
  }

  private adopt(result: { readonly state: DeviceState; readonly findings: readonly FindingChange[] }): void {
    this.state = result.state;
    for (const change of result.findings) {
      if (!this.isOwn(change)) continue;
      this.changes.push(change);
      this.isOpen = change.type === 'opened' || change.type === 'updated';
    }
  }

  private isOwn({ episode }: FindingChange): boolean {
    const { deviceId, ruleId } = this.finding;
    return episode.deviceId === deviceId && episode.ruleId === ruleId && episode.onsetMs === this.onsetMs;
  }

  private isSame({ endMs, worst }: Episode): boolean {
    const { end, worst: stored } = this.finding;
    if (endMs !== (end === null ? null : this.endMs)) return false;
    if (worst === null || stored === null) return worst === stored;
    const differs =
      Math.abs(worst.value - stored.value) > RELATIVE_ERROR * Math.max(1, Math.abs(worst.value));
    return !differs && worst.unit === stored.unit && worst.atMs === Date.parse(stored.at);
  }

  private listen(shown: Shown): void {
    if (shown.permitVersion !== this.finding.permitVersion) return;
    for (const taken of shown.readings)
      this.taken.add(taken.from.observation.observedAtMs, explainTaken(taken));
    const said = shown.changes.filter((change) => this.isOwn(change));
    // A rule over several devices tells of an episode when it is over: open is not whether it goes on.
    const goesOn = this.isContext
      ? this.onsetMs <= this.newestMs && this.newestMs <= this.endMs
      : this.isOpen;
    this.shown.add(this.newestMs, explainShown(shown, said, goesOn));
  }

  /** A rule about what was not observed has no readings but the time since the data before. */
  private noteGap(judged: Judged): void {
    const subject = subjectOf(judged);
    const { allowedS, expectedFrom } = this.finding.evidence;
    const gaps = this.timeline.rulesetAt(this.newestMs)?.binding(subject.kind, subject.deviceId).gaps ?? [];
    if (gaps.length === 0 || typeof allowedS !== 'number') return;
    const heardMs = this.state.last?.observedAtMs ?? null;
    // The gap of the finding counts from when a report was expected.
    const expectedMs = Date.parse(String(expectedFrom));
    const isItsGap = expectedMs >= (heardMs ?? expectedMs) && expectedMs <= this.newestMs;
    const sinceMs = isItsGap ? expectedMs : heardMs;
    if (sinceMs !== null) this.taken.add(this.newestMs, explainGap(subject, sinceMs, heardMs, allowedS));
  }
}
