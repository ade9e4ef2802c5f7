import { fieldRegistry, type LocalizedText } from '#contracts';
import type { AnyContextRuleDefinition } from './context/define-context-rule.js';
import type { AnyRuleDefinition } from './rule-definition.js';
import { cabinetOpen } from './rules/cabinet-open.js';
import { clockSkew } from './rules/clock-skew.js';
import { collision } from './rules/collision.js';
import { congestion } from './rules/congestion.js';
import { controlLinkLoss } from './rules/control-link-loss.js';
import { cycling } from './rules/cycling.js';
import { darkStretch } from './rules/dark-stretch.js';
import { dataGap } from './rules/data-gap.js';
import { dayBurner } from './rules/day-burner.js';
import { deviceReset } from './rules/device-reset.js';
import { dimmingFailure } from './rules/dimming-failure.js';
import { disagreeingSensors } from './rules/disagreeing-sensors.js';
import { disengagement } from './rules/disengagement.js';
import { doorOpenMoving } from './rules/door-open-moving.js';
import { emergencyFenceIgnored } from './rules/emergency-fence-ignored.js';
import { expression } from './rules/expression.js';
import { fire } from './rules/fire.js';
import { forbiddenVehicle } from './rules/forbidden-vehicle.js';
import { full } from './rules/full.js';
import { harshAcceleration } from './rules/harsh-acceleration.js';
import { harshBrake } from './rules/harsh-brake.js';
import { humanIntervention } from './rules/human-intervention.js';
import { implausible } from './rules/implausible.js';
import { intrusion } from './rules/intrusion.js';
import { intrusionIntoClosedLane } from './rules/intrusion-into-closed-lane.js';
import { lampFailure } from './rules/lamp-failure.js';
import { leakage } from './rules/leakage.js';
import { leftLane } from './rules/left-lane.js';
import { leftPermittedArea } from './rules/left-permitted-area.js';
import { lowBattery } from './rules/low-battery.js';
import { lowConfidence } from './rules/low-confidence.js';
import { lowPowerFactor } from './rules/low-power-factor.js';
import { lowQuality } from './rules/low-quality.js';
import { lowReportRate } from './rules/low-report-rate.js';
import { moved } from './rules/moved.js';
import { movedWhileSuspended } from './rules/moved-while-suspended.js';
import { noSafetyOperator } from './rules/no-safety-operator.js';
import { notCuredInTime } from './rules/not-cured-in-time.js';
import { occupiedWhileClosed } from './rules/occupied-while-closed.js';
import { outsideOperatingHours } from './rules/outside-operating-hours.js';
import { outsidePermittedZone } from './rules/outside-permitted-zone.js';
import { overCapacity } from './rules/over-capacity.js';
import { overTemperature } from './rules/over-temperature.js';
import { overVoltage } from './rules/over-voltage.js';
import { overflow } from './rules/overflow.js';
import { overspeed } from './rules/overspeed.js';
import { overstay } from './rules/overstay.js';
import { silence } from './rules/silence.js';
import { stale } from './rules/stale.js';
import { stoppedVehicle } from './rules/stopped-vehicle.js';
import { stuckState } from './rules/stuck-state.js';
import { suddenRise } from './rules/sudden-rise.js';
import { supplyLoss } from './rules/supply-loss.js';
import { tampered } from './rules/tampered.js';
import { thirdPartyInLane } from './rules/third-party-in-lane.js';
import { tilted } from './rules/tilted.js';
import { underVoltage } from './rules/under-voltage.js';
import { unpermittedVehicle } from './rules/unpermitted-vehicle.js';
import { unplannedStop } from './rules/unplanned-stop.js';
import { untrustedPosition } from './rules/untrusted-position.js';
import { wrongWay } from './rules/wrong-way.js';
import { wrongWayTraffic } from './rules/wrong-way-traffic.js';

/** A rule of one device's own data, or one that looks at several devices. */
export type RegisteredRule = AnyRuleDefinition | AnyContextRuleDefinition;

const definitions: readonly RegisteredRule[] = [
  leftLane,
  overspeed,
  outsideOperatingHours,
  movedWhileSuspended,
  lampFailure,
  overstay,
  intrusion,
  intrusionIntoClosedLane,
  full,
  dayBurner,
  cycling,
  dimmingFailure,
  supplyLoss,
  overVoltage,
  underVoltage,
  lowPowerFactor,
  overTemperature,
  tilted,
  leakage,
  cabinetOpen,
  forbiddenVehicle,
  occupiedWhileClosed,
  stuckState,
  lowConfidence,
  leftPermittedArea,
  notCuredInTime,
  emergencyFenceIgnored,
  congestion,
  stoppedVehicle,
  wrongWayTraffic,
  implausible,
  overflow,
  suddenRise,
  fire,
  moved,
  tampered,
  silence,
  wrongWay,
  outsidePermittedZone,
  overCapacity,
  noSafetyOperator,
  unpermittedVehicle,
  controlLinkLoss,
  harshBrake,
  harshAcceleration,
  unplannedStop,
  doorOpenMoving,
  disengagement,
  humanIntervention,
  collision,
  untrustedPosition,
  lowReportRate,
  dataGap,
  deviceReset,
  clockSkew,
  lowBattery,
  stale,
  lowQuality,
  thirdPartyInLane,
  darkStretch,
  disagreeingSensors,
  expression,
];

const byRule: ReadonlyMap<string, RegisteredRule> = new Map(
  definitions.map((definition) => [definition.rule, definition]),
);

/** The definition of a rule, or undefined where there is no such rule. */
export function ruleDefinition(rule: string): RegisteredRule | undefined {
  return byRule.get(rule);
}

/** The rules that look at several devices. */
export const contextRuleNames: readonly string[] = definitions
  .filter((definition) => 'compileContext' in definition)
  .map(({ rule }) => rule);

/** Whether a rule looks at several devices: its findings come from a fold of its own. */
export function isContextRule(rule: string): boolean {
  return contextRuleNames.includes(rule);
}

/** A parameter as documents and the console show it. */
export interface ParameterSpecification extends LocalizedText {
  readonly name: string;
  readonly unit: string | null;
  /** Undefined where the parameter has no default and may be left out. */
  readonly default: unknown;
  readonly note: string | null;
}

/** A rule as documents and the console show it; `params` is the zod schema that permits are checked by. */
export interface RuleSpecification
  extends Pick<
    AnyRuleDefinition,
    'rule' | 'version' | 'kinds' | 'title' | 'params' | 'severity' | 'legalGround' | 'starts' | 'ends'
  > {
  readonly parameters: readonly ParameterSpecification[];
}

/** Every rule that a permit may use, in the order in which people list them. */
export const ruleSpecifications: readonly RuleSpecification[] = definitions.map(
  ({ rule, version, kinds, title, params, severity, legalGround, starts, ends }) => ({
    rule,
    version,
    kinds,
    title,
    params,
    severity,
    legalGround,
    starts,
    ends,
    parameters: parametersOf(params),
  }),
);

function parametersOf(params: AnyRuleDefinition['params']): readonly ParameterSpecification[] {
  return Object.entries(params.shape).map(([name, schema]) => {
    const meta = fieldRegistry.get(schema);
    if (meta === undefined) throw new TypeError(`the rule parameter ${name} has no labels`);
    const byDefault = schema.safeParse(undefined);
    return {
      name,
      zh: meta.zh,
      en: meta.en,
      unit: meta.unit ?? null,
      default: byDefault.success ? byDefault.data : undefined,
      note: meta.note ?? null,
    };
  });
}
