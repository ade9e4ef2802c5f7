import { z } from 'zod';
import { type BusPayload, success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { isAutomated, MOVING_SPEED_MPS } from '../operation.js';
import { ofBus, ReadingJudge } from '../reading-judge.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';

const params = z.object({
  standingSpeedMps: parameter(z.number().min(0).max(5).default(MOVING_SPEED_MPS), {
    zh: '視為停止之速度',
    en: 'Standing at or below',
    unit: 'm/s',
  }),
  plannedStopStatuses: parameter(z.array(z.string().min(1).max(200)).max(50).default(['stopped_at']), {
    zh: '表示停靠站牌之停靠狀態',
    en: 'Stop statuses that mean a planned stop',
  }),
  ...confirmationParams({ dwellS: 120, minReadings: 3, maxGapS: 30 }),
  onlyInWindows: onlyInWindowsParam(true),
});
type Params = z.infer<typeof params>;

/**
 * An automated vehicle stands for longer than a signal takes, neither at a stop nor with a door open
 * nor in a parking zone of the permit. One in manual mode is its driver's affair. Without a speed or a
 * control mode nothing is said.
 */
export const unplannedStop = defineRule({
  rule: 'unplanned_stop',
  kinds: ['bus'],
  title: { zh: '非預期停車', en: 'Unplanned stop' },
  params,
  severity: 'minor',
  legalGround: 'harms_transport_or_environment',
  starts: {
    zh: '自動或遠端操控中停止達設定時間，且非停靠站牌、開門或位於停車區；起始時間為停止之時。',
    en: 'Stands in automated or remote mode for the dwell, not at a stop, with doors open or in a parking zone; the onset is when it came to a stand.',
  },
  ends: {
    zh: '車輛移動、解除自動操控，或轉為停靠；結束時間為其首筆觀測。',
    en: 'It moves, is no longer automated, or the stop is a planned one; the end is the first such reading.',
  },
  compile(rule: Params, context) {
    const read = ofBus((payload, sample) => {
      const { speedMps, controlMode, stopStatus, nextStopId } = payload;
      const automated = isAutomated(payload);
      if (speedMps === undefined || automated === null) return null;
      const standing =
        automated && speedMps <= rule.standingSpeedMps && !isPlanned(payload, sample, rule, context);
      const facts = { controlMode, stopStatus: stopStatus ?? null, nextStopId: nextStopId ?? null };
      const verdict = standing ? 'breach' : 'clear';
      return { verdict, excess: standing ? 1 : -1, value: speedMps, placeId: null, facts };
    });
    return success<Judge<MachineState>>(new ReadingJudge(rule, 'm/s', context, read, 'at_once'));
  },
});

function isPlanned(
  { stopStatus, doors }: BusPayload,
  { point, observation }: Sample,
  rule: Params,
  { ground }: CompileContext,
): boolean {
  if (stopStatus !== undefined && rule.plannedStopStatuses.includes(stopStatus)) return true;
  if (doors === 'open' || doors === 'moving') return true;
  if (point === null) return false;
  return ground
    .zonesAt(point)
    .some((zone) => zone.purpose === 'parking' && zone.binds('bus', observation.observedAtMs));
}
