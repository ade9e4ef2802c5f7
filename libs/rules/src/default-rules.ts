import type { PermitConditions, RuleUse } from '#contracts';

/**
 * The rules that follow from a permit's conditions where it names none itself:
 * left_lane and untrusted_position from lanes; overspeed from a speed limit of the permit, a lane or a zone;
 * outside_operating_hours from operating windows; intrusion from zones to be kept free;
 * intrusion_into_closed_lane from lanes and closed-lane zones; and always lamp_failure, overstay, full
 * and silence, which judge only devices that send what is needed, silence only those whose report
 * interval is known. All with default parameters; a rule's id is its name.
 */
export function defaultRules(conditions: PermitConditions): readonly RuleUse[] {
  const { lanes, zones, operatingWindows } = conditions;
  const limited = [conditions, ...lanes, ...zones].some(({ speedLimitMps }) => speedLimitMps !== undefined);
  const keepsFree = zones.some(
    ({ purpose }) => purpose !== 'permitted' && purpose !== 'parking' && purpose !== 'slow',
  );
  const closesLane = lanes.length > 0 || zones.some(({ purpose }) => purpose === 'closed_lane');
  const rules: readonly (readonly [rule: string, follows: boolean])[] = [
    ['left_lane', lanes.length > 0],
    ['untrusted_position', lanes.length > 0],
    ['overspeed', limited],
    ['outside_operating_hours', operatingWindows.length > 0],
    ['lamp_failure', true],
    ['overstay', true],
    ['intrusion', keepsFree],
    ['intrusion_into_closed_lane', closesLane],
    ['full', true],
    ['silence', true],
  ];
  return rules.filter(([, follows]) => follows).map(([rule]) => ({ id: rule, rule, params: {} }));
}
