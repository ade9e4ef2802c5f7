import { z } from 'zod';
import { success } from '#contracts';
import type { PlanePoint } from '#geometry';
import { defineRule } from '../define-rule.js';
import type { EpisodeFrame, MachineState, Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings, worstUnit } from '../judge-readings.js';
import type { CompileContext, Sample } from '../rule-definition.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readStated } from '../threshold.js';

/** Radii of 68 % that a position may be off. */
const RADII = 2;

const params = z.object({
  maxMovedM: numeric([0, 15, 10_000], {
    zh: '容許位移',
    en: 'Moved from this distance on, beyond what the position may be off',
    unit: 'm',
  }),
  assumedHAccM: numeric([0, 8, 1000], {
    zh: '設備未回報時假設的水平精度（68 %）',
    en: 'Horizontal accuracy (68 %) assumed where the device sends none',
    unit: 'm',
  }),
  minReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

/**
 * A bin is not where it is registered to stand. One that has no registered place, or sends no position,
 * is judged by what it says of its condition.
 */
export const moved = defineRule({
  rule: 'moved',
  kinds: ['bin'],
  title: { zh: '垃圾桶遭移動', en: 'Bin moved' },
  params,
  severity: 'minor',
  legalGround: 'public_order',
  starts: {
    zh: '位置距登記地點超過容許位移與定位誤差（或設備回報遭移動），且連續數筆；起始時間為其首筆。',
    en: 'The position is farther from the registered place than allowed and than it may be off, or the bin reports that it was moved, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '位置回到容許位移以內（或設備回報正常）。',
    en: 'The position is within the distance allowed, or the bin reports that it is well.',
  },
  compile(rule: Params, context) {
    const frame = frameByCount(context, rule, 'm');
    return success(
      judgeReadings('bin', frame, (payload, sample, state) => {
        const offset = offsetOf(sample, context);
        const condition = payload.condition ?? null;
        if (offset === null) return readCondition(condition, frame, state);
        return readOffset(offset, payload.location?.hAccM ?? rule.assumedHAccM, condition, rule);
      }),
    );
  },
});

/** Metres from the registered place; null where either is unknown. */
function offsetOf({ device, point }: Sample, { ground }: CompileContext): number | null {
  if (point === null || device?.place === undefined) return null;
  const place: PlanePoint = ground.pointOf(device.place);
  return Math.hypot(point.x - place.x, point.y - place.y);
}

function readOffset(offsetM: number, hAccM: number, condition: string | null, rule: Params): Reading {
  const beyondM = offsetM - rule.maxMovedM - RADII * hAccM;
  const broken = beyondM > 0 || condition === 'moved';
  const back = offsetM <= rule.maxMovedM;
  return {
    verdict: broken ? 'breach' : back ? 'clear' : 'between',
    excess: broken ? 1 + offsetM : -1,
    value: offsetM,
    placeId: null,
    facts: { hAccM, condition },
  };
}

/** Without a measure: what the bin says. That it is well does not end what was measured. */
function readCondition(
  condition: string | null,
  frame: EpisodeFrame,
  state: MachineState | undefined,
): Reading | null {
  if (condition === 'moved') return readStated(true, { unit: '', facts: { condition } });
  if (condition !== 'ok' || worstUnit(frame, state) === 'm') return null;
  return readStated(false, { unit: '', facts: { condition } });
}
