import {
  type Device,
  failure,
  type Kind,
  type Outcome,
  type PermitConditions,
  type RuleUse,
  success,
  type Violation,
} from '#contracts';
import type { GeoPoint } from '#geometry';
import { bindContextRule } from './context/bind-context-rule.js';
import type { BoundContextRule } from './context/context-judge.js';
import { rulesInForce } from './default-rules.js';
import { type Ground, layGround } from './ground.js';
import { OperatingHours } from './operating-hours.js';
import { permitInvalid } from './permit-invalid.js';
import type { CompileContext } from './rule-definition.js';
import { ruleDefinition } from './rule-registry.js';
import { type BoundRule, RuleRow } from './rule-row.js';
import type { Binding, Ruleset, RulesetSource } from './ruleset.js';
import { TrialStates } from './trial-states.js';

/**
 * Compiles one version of a permit: lays its lanes and zones out on the trial's plane, checks every
 * rule against its own specification and binds the rules to devices. Which rules
 * act is said by rulesInForce. Fails with `permit_invalid` and every violation found, each with its place
 * (a JSON pointer into the permit).
 */
export function compileRuleset(source: RulesetSource): Outcome<Ruleset> {
  const { conditions } = source.permit;
  const { ground, violations: unlaid } = layGround(source.trial, conditions, source.devices);
  const trialStates = new TrialStates(source.stateChanges ?? []);
  const rules = ground === null ? [] : compileRules(source, ground, trialStates);
  const compiled = rules.flatMap((rule) => (rule.ok ? [rule.value] : []));
  const refused = rules.flatMap((rule) => (rule.ok ? [] : rule.problem));
  const violations = [...repeatedIds(conditions), ...unlaid, ...refused];
  // A rule may refuse without a violation of its own where its lanes could not be laid out.
  if (ground === null || violations.length > 0) {
    return failure(permitInvalid(violations));
  }
  return success(new CompiledRuleset(source, ground, trialStates, compiled));
}

interface CompiledRule {
  /** Of a rule that looks at several devices: it binds no device by itself. */
  readonly context: BoundContextRule | null;
  readonly bound: BoundRule | null;
  readonly kinds: readonly Kind[];
  /** Null: all devices of these kinds. */
  readonly deviceIds: ReadonlySet<string> | null;
}

type RuleOutcome = Outcome<CompiledRule, readonly Violation[]>;

function compileRules(
  source: RulesetSource,
  ground: Ground,
  trialStates: TrialStates,
): readonly RuleOutcome[] {
  const { conditions } = source.permit;
  const { operatingWindows: windows, holidays } = conditions;
  const hours = windows.length === 0 ? null : new OperatingHours(windows, holidays, source.trial.timeZone);
  return rulesInForce(conditions).map((use, i) => {
    const { timeZone } = source.trial;
    const compiled = compileRule(use, source, { conditions, ground, hours, timeZone, trialStates });
    if (compiled.ok) return compiled;
    return failure(
      compiled.problem.map(({ at, message }) => ({ at: `/conditions/rules/${i}${at}`, message })),
    );
  });
}

function compileRule(
  use: RuleUse,
  source: RulesetSource,
  place: Pick<CompileContext, 'conditions' | 'ground' | 'hours' | 'timeZone' | 'trialStates'>,
): RuleOutcome {
  const definition = ruleDefinition(use.rule);
  if (definition === undefined) return failure([{ at: '/rule', message: `there is no rule ${use.rule}` }]);
  const context: CompileContext = {
    ...place,
    inForceFromMs: source.inForceFromMs,
    identity: {
      rule: use.rule,
      ruleId: use.id,
      permitVersion: source.permit.version,
      severity: use.severity ?? definition.severity,
      legalGround: definition.legalGround,
      ruleVersion: definition.version,
    },
  };
  const scope = {
    kinds: definition.kinds,
    deviceIds: use.deviceIds === undefined ? null : new Set(use.deviceIds),
  };
  if ('compileContext' in definition) {
    const compiled = bindContextRule(definition, use, source.devices, { ...scope, context });
    return compiled.ok
      ? success({ ...scope, context: compiled.value, bound: null })
      : inParams(compiled.problem);
  }
  const compiled = definition.compileRaw(use.params, context);
  if (!compiled.ok) return inParams(compiled.problem);
  return success({ ...scope, context: null, bound: { id: use.id, judge: compiled.value } });
}

function inParams(violations: readonly Violation[]): RuleOutcome {
  return failure(violations.map((found) => ({ ...found, at: `/params${found.at}` })));
}

/** Ids must be unique: of lanes and zones together, because a device watches either by id. */
function repeatedIds({ lanes, zones, rules }: PermitConditions): readonly Violation[] {
  return [
    ...repeated([
      ...lanes.map(({ id }, i) => ({ id, at: `/conditions/lanes/${i}/id` })),
      ...zones.map(({ id }, i) => ({ id, at: `/conditions/zones/${i}/id` })),
    ]),
    ...repeated(rules.map(({ id }, i) => ({ id, at: `/conditions/rules/${i}/id` }))),
  ];
}

function repeated(named: readonly { readonly id: string; readonly at: string }[]): readonly Violation[] {
  const seen = new Set<string>();
  return named.flatMap(({ id, at }) => {
    // Ids are keys of plain objects in states and live frames.
    if (id in Object.prototype) return [{ at, message: `${id} cannot be an id` }];
    if (seen.has(id)) return [{ at, message: `the id ${id} is used twice` }];
    seen.add(id);
    return [];
  });
}

class CompiledRuleset implements Ruleset {
  readonly trialId: string;
  readonly permitVersion: number;
  readonly inForceFromMs: number;
  readonly contextRules: readonly BoundContextRule[];
  private readonly bindings: ReadonlyMap<string, Binding>;

  constructor(
    source: RulesetSource,
    private readonly ground: Ground,
    readonly trialStates: TrialStates,
    private readonly rules: readonly CompiledRule[],
  ) {
    this.trialId = source.trial.id;
    this.permitVersion = source.permit.version;
    this.inForceFromMs = source.inForceFromMs;
    this.contextRules = rules.flatMap(({ context }) => context ?? []);
    this.bindings = new Map(source.devices.map((device) => [device.id, this.bindKnown(device, source)]));
  }

  device(deviceId: string): Device | undefined {
    return this.bindings.get(deviceId)?.device;
  }

  binding(kind: Kind, deviceId: string): Binding {
    const known = this.bindings.get(deviceId);
    if (known !== undefined) return known;
    const rules = this.rulesFor(kind, deviceId);
    return { device: undefined, ...bound(rules), expectedFromMs: this.inForceFromMs };
  }

  pointOf(location: GeoPoint) {
    return this.ground.pointOf(location);
  }

  private bindKnown(device: Device, source: RulesetSource): Binding {
    const registeredMs = source.expectedFromMs?.get(device.id) ?? source.inForceFromMs;
    return {
      device,
      ...bound(this.rulesFor(device.kind, device.id)),
      expectedFromMs: Math.max(source.inForceFromMs, registeredMs),
    };
  }

  private rulesFor(kind: Kind, deviceId: string): readonly BoundRule[] {
    return this.rules
      .filter(
        ({ kinds, deviceIds }) => kinds.includes(kind) && (deviceIds === null || deviceIds.has(deviceId)),
      )
      .flatMap(({ bound }) => bound ?? []);
  }
}

function bound(rules: readonly BoundRule[]): Pick<Binding, 'rules' | 'row' | 'gaps' | 'quietMs'> {
  const gaps = rules.flatMap(({ judge }) => (judge.gaps === undefined ? [] : [judge.gaps]));
  return { rules, row: new RuleRow(rules), gaps, quietMs: Math.min(...gaps.map(({ quietMs }) => quietMs)) };
}
