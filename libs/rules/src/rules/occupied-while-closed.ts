import { z } from 'zod';
import { failure, success, type Zone } from '#contracts';
import { defineRule } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from '../episode-machine.js';
import type { GroundZone } from '../ground.js';
import { frameByCount } from '../judge-readings.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import { numeric } from '../rule-parameters.js';
import type { StepReport } from '../step-report.js';
import { readStated } from '../threshold.js';

const params = z.object({
  dwellS: numeric([0, 120, 86_400], {
    zh: '持續時間',
    en: 'Dwell',
    unit: 's',
    note: 'a vehicle may halt, or be just about to leave when the bay is closed',
  }),
});
type Params = z.infer<typeof params>;

const closing: ReadonlySet<Zone['purpose']> = new Set(['exclusion', 'dynamic_emergency', 'closed_lane']);

/**
 * A vehicle stands in a bay that is closed: in a zone of the permit to be kept free, while that is in
 * force. The bay's zone is the one that it watches, else those that hold its place.
 */
export const occupiedWhileClosed = defineRule({
  rule: 'occupied_while_closed',
  kinds: ['parking'],
  title: { zh: '封閉車格遭占用', en: 'Occupied while closed' },
  params,
  severity: 'minor',
  legalGround: 'public_order',
  starts: {
    zh: '車格位於生效中的禁入或封閉區內而停有車輛達設定時間；起始時間為首筆觀測。',
    en: 'The bay is taken for the dwell while a zone to be kept free that holds it is in force; the onset is the first reading of it.',
  },
  ends: {
    zh: '車格空出，或該區失效。',
    en: 'The bay is no longer taken, or the zone is no longer in force.',
  },
  compile(rule: Params, context) {
    const zones = context.ground.zones.filter(({ purpose }) => closing.has(purpose));
    if (zones.length === 0) return failure([{ at: '', message: 'the permit has no zone to be kept free' }]);
    return success<Judge<MachineState>>(new ClosedBayJudge(rule, context, zones));
  },
});

class ClosedBayJudge implements Judge<MachineState> {
  private readonly frame: EpisodeFrame;

  constructor(
    rule: Params,
    private readonly context: CompileContext,
    private readonly zones: readonly GroundZone[],
  ) {
    this.frame = frameByCount(context, rule, '', { enterDwellMs: rule.dwellS * 1000 });
  }

  observe(sample: Sample, state: MachineState | undefined, report: StepReport): MachineState | undefined {
    const { observation } = sample;
    if (observation.kind !== 'parking') return state;
    const { occupancy } = observation.payload;
    const held = this.zonesOf(sample);
    if (held === null || occupancy === 'unknown') return state;
    const zone = held.find((candidate) => candidate.binds('parking', observation.observedAtMs));
    if (zone === undefined) return leaveScope(state, observation.observedAtMs, report);
    const taken = occupancy !== 'vacant' && occupancy !== 'closed';
    if (!taken && state === undefined) return undefined;
    const facts = { occupancy, zoneId: zone.id, zoneVersion: zone.version };
    return feedMachine(this.frame, state, sample, readStated(taken, { facts, placeId: zone.id }), report);
  }

  /** Zones that close the bay; null where nobody knows where it is. */
  private zonesOf({ device, point }: Sample): readonly GroundZone[] | null {
    if (device?.watches !== undefined) return this.zones.filter(({ id }) => id === device.watches);
    const registered = device?.place === undefined ? null : this.context.ground.pointOf(device.place);
    const place = point ?? registered;
    return place === null ? null : this.zones.filter(({ area }) => area.contains(place));
  }
}
