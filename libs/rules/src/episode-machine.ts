import { beginEpisode, type Episode, endedAt, type RuleIdentity, type WorstMeasure } from './episode.js';
import { type Mark, markInEvidence } from './mark.js';
import type { ReadFrom, Reading } from './reading.js';
import type { StepReport } from './step-report.js';

export type { ReadFrom, Reading } from './reading.js';

/** Between two updates of an open episode whose worst value grows, in event time. */
const UPDATE_INTERVAL_MS = 10_000;

/** How one rule turns readings into episodes. Times are event time. */
export interface MachineSettings {
  /** A breach must last this long ... */
  readonly enterDwellMs: number;
  /** ... and be seen in this many readings running. */
  readonly enterReadings: number;
  readonly leaveDwellMs: number;
  readonly leaveReadings: number;
  /** Without a reading for longer, what was gathered towards opening or ending counts no more. */
  readonly maxGapMs: number;
  /** Take onset and end between two readings, where `excess` crosses 0 (distances); else at readings. */
  readonly interpolate: boolean;
  readonly unit: string;
}

/** A breach is confirmed by readings running alone and ended by the first clear one, however far apart. */
export function settingsByCount(enterReadings: number, unit: string): MachineSettings {
  return {
    enterDwellMs: 0,
    enterReadings,
    leaveDwellMs: 0,
    leaveReadings: 1,
    maxGapMs: Number.POSITIVE_INFINITY,
    interpolate: false,
    unit,
  };
}

/** On the way to an episode: excess is above 0. */
type Run = {
  /** Onset, should it become an episode. */
  readonly sinceMs: number;
  readonly first: Mark;
  readonly worst: Mark;
  /** Start and length of the unbroken row of breaches up to now. */
  readonly breachFromMs: number;
  readonly breaches: number;
};

/** On the way to the end of an episode. */
type Leaving = {
  readonly endMs: number;
  readonly clearFromMs: number;
  readonly clears: number;
};

export type MachineState = {
  /** The newest reading. */
  readonly atMs: number;
  readonly excess: number;
  readonly run?: Run | null;
  readonly open?: Episode | null;
  readonly worstExcess?: number;
  readonly toldMs?: number;
  readonly untold?: boolean;
  readonly leaving?: Leaving | null;
};

/** What an episode holds besides its readings. */
export interface EpisodeFrame {
  readonly identity: RuleIdentity;
  readonly settings: MachineSettings;
  /** Parameters, thresholds and the place with its version, at the confirming reading. */
  explain(reading: Reading): Readonly<Record<string, unknown>>;
}

/**
 * The one state machine of all threshold rules: a finding opens once the breach was confirmed by dwell
 * and number of readings, from the onset of that breach; it ends once the opposite was confirmed, at
 * the time when that began. Undefined is the state of a rule that has nothing to remember.
 */
export function feedMachine(
  frame: EpisodeFrame,
  state: MachineState | undefined,
  sample: ReadFrom,
  reading: Reading,
  report: StepReport,
): MachineState | undefined {
  report.took(sample, reading, frame.settings.unit);
  const atMs = sample.observation.observedAtMs;
  const fresh = state !== undefined && atMs - state.atMs <= frame.settings.maxGapMs ? state : undefined;
  if (state?.open !== undefined && state.open !== null) {
    return feedOpen(frame, state, state.open, fresh, sample, reading, report);
  }
  if (reading.excess <= 0) return quiet(frame.settings, atMs, reading.excess);
  const run = nextRun(frame.settings, fresh, sample, reading);
  if (!isConfirmed(frame.settings, run, reading, atMs)) return { atMs, excess: reading.excess, run };
  const episode = openEpisode(frame, run, sample, reading);
  report.add({ type: 'opened', episode });
  return { atMs, excess: reading.excess, open: episode, worstExcess: run.worst.excess, toldMs: atMs };
}

function quiet(settings: MachineSettings, atMs: number, excess: number): MachineState | undefined {
  return settings.interpolate ? { atMs, excess } : undefined;
}

function nextRun(
  settings: MachineSettings,
  before: MachineState | undefined,
  sample: ReadFrom,
  reading: Reading,
): Run {
  const atMs = sample.observation.observedAtMs;
  const breach = reading.verdict === 'breach';
  const run = before?.run;
  if (run === undefined || run === null) {
    const mark = markOf(sample, reading);
    const crossedMs = settings.interpolate ? crossingMs(before, atMs, reading.excess) : null;
    return {
      sinceMs: reading.onsetMs ?? crossedMs ?? atMs,
      first: mark,
      worst: mark,
      breachFromMs: atMs,
      breaches: breach ? 1 : 0,
    };
  }
  return {
    sinceMs: run.sinceMs,
    first: run.first,
    worst: reading.excess > run.worst.excess ? markOf(sample, reading) : run.worst,
    breachFromMs: run.breaches > 0 ? run.breachFromMs : atMs,
    breaches: breach ? run.breaches + 1 : 0,
  };
}

function isConfirmed(settings: MachineSettings, run: Run, reading: Reading, atMs: number): boolean {
  if (reading.verdict !== 'breach' || run.breaches < settings.enterReadings) return false;
  return atMs - run.breachFromMs >= settings.enterDwellMs;
}

function openEpisode(frame: EpisodeFrame, run: Run, sample: ReadFrom, reading: Reading): Episode {
  const { observation } = sample;
  return beginEpisode(frame.identity, {
    deviceId: observation.deviceId,
    kind: observation.kind,
    onsetMs: run.sinceMs,
    endMs: null,
    worst: worstOf(run.worst, frame.settings.unit),
    placeId: reading.placeId,
    evidence: {
      ...frame.explain(reading),
      first: markInEvidence(run.first),
      confirmed: markInEvidence(markOf(sample, reading)),
      worst: markInEvidence(run.worst),
    },
  });
}

function feedOpen(
  frame: EpisodeFrame,
  state: MachineState,
  open: Episode,
  fresh: MachineState | undefined,
  sample: ReadFrom,
  reading: Reading,
  report: StepReport,
): MachineState | undefined {
  const { settings } = frame;
  const atMs = sample.observation.observedAtMs;
  if (reading.verdict !== 'clear') return goOn(frame, state, open, sample, reading, report);
  const before = fresh?.leaving;
  const leaving =
    before === undefined || before === null
      ? {
          endMs: (settings.interpolate ? crossingMs(fresh, atMs, reading.excess) : null) ?? atMs,
          clearFromMs: atMs,
          clears: 1,
        }
      : { ...before, clears: before.clears + 1 };
  if (leaving.clears >= settings.leaveReadings && atMs - leaving.clearFromMs >= settings.leaveDwellMs) {
    const last = markInEvidence(markOf(sample, reading));
    const ended = {
      ...open,
      endMs: Math.max(leaving.endMs, open.onsetMs),
      evidence: { ...open.evidence, last },
    };
    report.add({ type: 'ended', episode: ended });
    return quiet(settings, atMs, reading.excess);
  }
  return { ...state, atMs, excess: reading.excess, leaving };
}

/** Still open: a worse value is kept, and told at most every UPDATE_INTERVAL_MS. */
function goOn(
  frame: EpisodeFrame,
  state: MachineState,
  open: Episode,
  sample: ReadFrom,
  reading: Reading,
  report: StepReport,
): MachineState {
  const atMs = sample.observation.observedAtMs;
  const worse = reading.excess > (state.worstExcess ?? Number.NEGATIVE_INFINITY);
  const episode = worse ? withWorst(open, frame.settings.unit, markOf(sample, reading)) : open;
  const toldMs = state.toldMs ?? atMs;
  const untold = worse || state.untold === true;
  const tell = untold && atMs - toldMs >= UPDATE_INTERVAL_MS;
  if (tell) report.add({ type: 'updated', episode });
  return {
    atMs,
    excess: reading.excess,
    open: episode,
    worstExcess: worse ? reading.excess : (state.worstExcess ?? reading.excess),
    toldMs: tell ? atMs : toldMs,
    untold: untold && !tell,
  };
}

function withWorst(open: Episode, unit: string, mark: Mark): Episode {
  return {
    ...open,
    worst: worstOf(mark, unit),
    evidence: { ...open.evidence, worst: markInEvidence(mark) },
  };
}

function worstOf({ value, unit, atMs }: Mark, settingsUnit: string): WorstMeasure {
  return { value, unit: unit ?? settingsUnit, atMs };
}

/** Where the straight line between two readings crosses 0, to the millisecond; null if it does not. */
function crossingMs(before: MachineState | undefined, atMs: number, excess: number): number | null {
  if (before === undefined || before.excess > 0 === excess > 0) return null;
  const share = before.excess / (before.excess - excess);
  return Math.round(before.atMs + share * (atMs - before.atMs));
}

function markOf(sample: ReadFrom, reading: Reading): Mark {
  const { observedAtMs, bootId, seq } = sample.observation;
  const { excess, value, unit, facts } = reading;
  const mark = { atMs: observedAtMs, bootId, seq, excess, value, ...(facts === undefined ? {} : { facts }) };
  return unit === undefined ? mark : { ...mark, unit };
}

/**
 * The rule does not bind any more since `sinceMs`: an open episode ends then, at its newest reading at
 * the earliest, and all else is forgotten.
 */
export function leaveScope(state: MachineState | undefined, sinceMs: number, report: StepReport): undefined {
  if (state?.open === undefined || state.open === null) return undefined;
  report.add(endedAt(state.open, Math.max(sinceMs, state.atMs)));
  return undefined;
}
