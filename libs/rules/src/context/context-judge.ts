import type { Device, Kind } from '#contracts';
import type { RuleState } from '../device-state.js';
import type { Episode } from '../episode.js';
import type { CompileContext, Happening, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

/** What a rule that looks at several devices remembers: plain JSON, bounded. */
export type ContextMemory = RuleState & {
  /** Episodes that go on, by a key of the rule's own. */
  readonly open: Readonly<Record<string, Episode>>;
};

/**
 * A compiled rule over the merged data of several devices, in canonical order. Pure: the same input
 * gives the same memory and the same report. What happens by the passing of time alone happens at the
 * moment when it is due, however often and late the rule is told that time passed.
 */
export interface ContextJudge<M extends ContextMemory = ContextMemory> {
  observe?(sample: Sample, memory: M | undefined, report: StepReport): M | undefined;
  witness?(happening: Happening, memory: M | undefined, report: StepReport): M | undefined;
  /** Nothing more comes of the time up to `atMs`: all that was due until then, `atMs` included. */
  elapse?(atMs: number, memory: M, report: StepReport): M | undefined;
  /** When time alone will bring about something of it, epoch ms; Infinity where nothing is ahead. */
  dueMs?(memory: M): number;
  /** It may first tell of an episode so long after that was over, ms; 0 where left out. */
  readonly lagMs?: number;
}

/** What such a rule is compiled with besides: the devices that it looks at, ascending by id. */
export interface ContextCompileContext extends CompileContext {
  readonly devices: readonly Device[];
}

/** A rule of the permit that looks at several devices, compiled. */
export interface BoundContextRule {
  /** Id of the rule within the permit. */
  readonly id: string;
  readonly rule: string;
  readonly kinds: readonly Kind[];
  /** The devices that it looks at, of those that the ruleset was compiled with; ascending by id. */
  readonly devices: readonly Device[];
  readonly judge: ContextJudge;
  /** Whether the rule asks for data of the device. */
  takes(kind: Kind, deviceId: string): boolean;
}
