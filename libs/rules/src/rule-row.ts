import type { DeviceState, RuleState } from './device-state.js';
import type { Happening, Judge, Sample } from './rule-definition.js';
import type { StepReport } from './step-report.js';

type States = DeviceState['rules'];

/** A rule of the permit, compiled. */
export interface BoundRule {
  /** Id of the rule within the permit; the key of its state. */
  readonly id: string;
  readonly judge: Judge;
}

/** A rule that looks at what is shown, found without asking each rule at each step. */
interface Looking<W> {
  readonly at: number;
  readonly id: string;
  readonly judge: Judge;
  readonly look: (what: W, state: RuleState | undefined, report: StepReport) => RuleState | undefined;
}

/**
 * The rules that bind one device. Their newest states are remembered side by side, since a member of an object
 * costs more to find by name than many a rule takes; what comes out is a function of what is given.
 */
export class RuleRow {
  private readonly observing: readonly Looking<Sample>[];
  private readonly witnessing: readonly Looking<Happening>[];
  private newest: States | null = null;
  private readonly row: (RuleState | undefined)[];

  constructor(private readonly rules: readonly BoundRule[]) {
    this.row = rules.map(() => undefined);
    this.observing = rules.flatMap(({ id, judge }, at) =>
      judge.observe === undefined ? [] : [{ at, id, judge, look: judge.observe }],
    );
    this.witnessing = rules.flatMap(({ id, judge }, at) =>
      judge.witness === undefined ? [] : [{ at, id, judge, look: judge.witness }],
    );
  }

  /** The same object where no rule's state changed; rules without a state take no room. */
  observe(before: States, sample: Sample, report: StepReport): States {
    this.lay(before);
    this.newest = lookAll(this.observing, this.row, before, sample, report);
    return this.newest;
  }

  /** The same for an event. */
  witness(before: States, happening: Happening, report: StepReport): States {
    this.lay(before);
    this.newest = lookAll(this.witnessing, this.row, before, happening, report);
    return this.newest;
  }

  /** Until a step is over its states are nobody's: a rule may throw. */
  private lay(states: States): void {
    if (this.newest !== states) {
      for (let i = 0; i < this.rules.length; i++) this.row[i] = states[this.rules[i]!.id];
    }
    this.newest = null;
  }
}

function lookAll<W>(
  looking: readonly Looking<W>[],
  row: (RuleState | undefined)[],
  before: States,
  what: W,
  report: StepReport,
): States {
  let after: Record<string, RuleState> | null = null;
  for (let i = 0; i < looking.length; i++) {
    const { at, id, judge, look } = looking[i]!;
    const was = row[at];
    const is = look.call(judge, what, was, report);
    if (is === was) continue;
    row[at] = is;
    after = withState(after ?? { ...before }, id, is);
  }
  return after ?? before;
}

function withState(
  states: Record<string, RuleState>,
  id: string,
  state: RuleState | undefined,
): Record<string, RuleState> {
  if (state !== undefined) {
    states[id] = state;
    return states;
  }
  // An object from which a member was deleted stays slow; a copy is not.
  const { [id]: _, ...others } = states;
  return others;
}
