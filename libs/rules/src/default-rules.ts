import type { Kind, PermitConditions, RuleUse, Zone } from '#contracts';

/**
 * The rules that a permit is judged by: those that it names, first and in its order; those that follow from
 * its conditions, where it names none; both, where it says `withDefaultRules`. A rule that is named takes the
 * place of the one that follows. Ids are unique if those of the named rules are.
 */
export function rulesInForce(conditions: PermitConditions): readonly RuleUse[] {
  const { rules, withDefaultRules } = conditions;
  if (rules.length > 0 && withDefaultRules !== true) return rules;
  const named = new Set(rules.map(({ rule }) => rule));
  const ids = new Set(rules.map(({ id }) => id));
  const beside = defaultRules(conditions).filter(({ rule }) => !named.has(rule));
  return [...rules, ...beside.map((use) => ({ ...use, id: freeId(use.id, ids) }))];
}

/** The id, or with a suffix where a rule of another kind is called like that. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  return taken.has(id) ? freeId(`${id}-default`, taken) : id;
}

/**
 * The rules that follow from a permit's conditions, with default parameters; a
 * rule's id is its name. Each condition brings the rules that judge it (docs/trial-file.md lists them), and
 * some act always, because they judge only devices that send what is needed: lamp_failure, overstay,
 * full, clock_skew, silence of those whose report interval is known, and moved_while_suspended, which
 * judges suspended time alone.
 *
 * Not among them is data_gap: sequence numbers are left out at every change of cell, and what matters of it
 * is told by silence and low_report_rate.
 */
export function defaultRules(conditions: PermitConditions): readonly RuleUse[] {
  return [...vehicleRules(conditions), ...equipmentRules(conditions)]
    .filter(([, follows]) => follows)
    .map(([rule]) => ({ id: rule, rule, params: {} }));
}

type Follows = readonly [rule: string, follows: boolean];

function vehicleRules(conditions: PermitConditions): readonly Follows[] {
  const { lanes, zones, operatingWindows, accuracyNeededM, reportIntervalS } = conditions;
  const { permittedDeviceIds, permittedSwVersions, insurance, plates } = conditions;
  const limited = [conditions, ...lanes, ...zones].some(({ speedLimitMps }) => speedLimitMps !== undefined);
  const namesVehicles = [permittedDeviceIds, permittedSwVersions, insurance, plates].some(
    (named) => named !== undefined,
  );
  // Beside lanes, which say where vehicles may drive, an area that does not name buses is for others.
  const areaForBuses = zones.some(
    ({ purpose, appliesTo }) => purpose === 'permitted' && (appliesTo?.includes('bus') ?? lanes.length === 0),
  );
  return [
    ['left_lane', lanes.length > 0],
    ['outside_permitted_zone', areaForBuses],
    ['untrusted_position', lanes.length > 0 || accuracyNeededM !== undefined],
    ['overspeed', limited],
    ['outside_operating_hours', operatingWindows.length > 0],
    ['moved_while_suspended', true],
    ['over_capacity', conditions.maxOccupancy !== undefined],
    ['no_safety_operator', conditions.safetyOperatorRequired === true],
    ['unpermitted_vehicle', namesVehicles],
    ['low_report_rate', reportIntervalS.bus !== undefined],
  ];
}

function equipmentRules({ lanes, zones }: PermitConditions): readonly Follows[] {
  const closesLane = lanes.length > 0 || zones.some(({ purpose }) => purpose === 'closed_lane');
  const fenced = zones.filter((zone) => bindsKind(zone, 'efence'));
  const forFences = (...purposes: readonly Zone['purpose'][]) =>
    fenced.filter(({ purpose }) => purposes.includes(purpose));
  const hasCure = forFences('exclusion', 'closed_lane', 'permitted', 'parking').some(
    ({ cureS }) => cureS !== undefined,
  );
  return [
    ['lamp_failure', true],
    ['overstay', true],
    ['intrusion', forFences('exclusion', 'dynamic_emergency', 'closed_lane').length > 0],
    ['left_permitted_area', forFences('permitted').length > 0],
    ['emergency_fence_ignored', forFences('dynamic_emergency').length > 0],
    ['not_cured_in_time', hasCure],
    ['intrusion_into_closed_lane', closesLane],
    ['full', true],
    ['silence', true],
    ['clock_skew', true],
  ];
}

function bindsKind({ appliesTo }: Zone, kind: Kind): boolean {
  return appliesTo?.includes(kind) ?? true;
}
