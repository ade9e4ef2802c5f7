import { z } from 'zod';
import { type BusPayload, failure, success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from '../episode-machine.js';
import { dayAfterMs, zoneNamed } from '../local-time.js';
import { yesOrNo } from '../reading-judge.js';
import { longestGapMs } from '../reporting-interval.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  ...confirmationParams({ dwellS: 0, minReadings: 2, maxGapS: 60 }),
  onlyInWindows: onlyInWindowsParam(true),
});
type Params = z.infer<typeof params>;

type VehicleState = {
  /** Sent last and not permitted; counts until another is sent. */
  readonly wrongSwVersion?: string;
  readonly wrongPlate?: string;
  readonly machine?: MachineState;
};

/**
 * A vehicle takes part that the permit does not name, with a software version or plate other than the
 * permitted ones, or after its plate's or the insurance's last day in the trial's time zone. What a
 * vehicle does not send is not held against it; what it sent last counts until it sends another.
 */
export const unpermittedVehicle = defineRule({
  rule: 'unpermitted_vehicle',
  kinds: ['bus'],
  title: { zh: '未經核准之車輛', en: 'Vehicle not permitted' },
  params,
  severity: 'severe',
  legalGround: 'not_as_approved',
  starts: {
    zh: '車輛、軟體版本或車牌不在核准之列，或車牌、保險已逾期；起始時間為首筆觀測。',
    en: 'Vehicle, software version or plate is not a permitted one, or plate or insurance has expired; the onset is the first such reading.',
  },
  ends: {
    zh: '前述情形均已排除；結束時間為首筆觀測。',
    en: 'None of these holds any more; the end is the first such reading.',
  },
  compile(rule: Params, context) {
    const { permittedDeviceIds, permittedSwVersions, insurance, plates } = context.conditions;
    if ([permittedDeviceIds, permittedSwVersions, insurance, plates].every((named) => named === undefined)) {
      const message = 'the permit names no devices, software versions, plates or insurance';
      return failure([{ at: '', message }]);
    }
    return success<Judge<VehicleState>>(new UnpermittedVehicleJudge(rule, context));
  },
});

class UnpermittedVehicleJudge implements Judge<VehicleState> {
  private readonly deviceIds: ReadonlySet<string> | null;
  private readonly swVersions: ReadonlySet<string> | null;
  private readonly plates: ReadonlyMap<string, { readonly plate: string; readonly untilMs: number }>;
  private readonly insuredUntilMs: number;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
  ) {
    const { permittedDeviceIds, permittedSwVersions, insurance, plates } = context.conditions;
    const zone = zoneNamed(context.timeZone);
    this.deviceIds = permittedDeviceIds === undefined ? null : new Set(permittedDeviceIds);
    this.swVersions = permittedSwVersions === undefined ? null : new Set(permittedSwVersions);
    this.insuredUntilMs =
      insurance === undefined ? Number.POSITIVE_INFINITY : dayAfterMs(insurance.expires, zone);
    this.plates = new Map(
      (plates ?? []).map(({ deviceId, plate, expires }) => [
        deviceId,
        { plate, untilMs: dayAfterMs(expires, zone) },
      ]),
    );
  }

  observe(sample: Sample, state: VehicleState | undefined, report: StepReport): VehicleState | undefined {
    const { observation } = sample;
    if (observation.kind !== 'bus') return state;
    const { payload, observedAtMs: atMs, deviceId } = observation;
    const { hours } = this.context;
    const span = this.rule.onlyInWindows && hours !== null ? hours.spanAt(atMs) : null;
    if (span !== null && !span.open) return leaveScope(state?.machine, span.fromMs, report);
    const wrongSwVersion = this.wrongSwVersion(payload, state);
    const wrongPlate = this.wrongPlate(payload, sample, state);
    const reasons = this.reasons(deviceId, atMs, wrongSwVersion, wrongPlate);
    if (reasons.length === 0 && state === undefined) return undefined;
    const facts = { reasons, swVersion: wrongSwVersion ?? null, plate: wrongPlate ?? null };
    const broken = reasons.length > 0;
    const reading = { ...yesOrNo(broken, reasons.length, facts), excess: broken ? reasons.length : -1 };
    const machine = feedMachine(this.frameFor(sample), state?.machine, sample, reading, report);
    if (machine === undefined && !broken) return undefined;
    return { wrongSwVersion, wrongPlate, machine };
  }

  private wrongSwVersion({ swVersion }: BusPayload, state: VehicleState | undefined): string | undefined {
    if (this.swVersions === null) return undefined;
    if (swVersion === undefined) return state?.wrongSwVersion;
    return this.swVersions.has(swVersion) ? undefined : swVersion;
  }

  /** The plate sent, else the wrong one sent before, else that on the device's record. */
  private wrongPlate(
    payload: BusPayload,
    { device, observation }: Sample,
    state: VehicleState | undefined,
  ): string | undefined {
    const permitted = this.plates.get(observation.deviceId);
    if (permitted === undefined) return undefined;
    const plate = payload.plate ?? state?.wrongPlate ?? device?.vehicle?.plate;
    return plate === undefined || plate === permitted.plate ? undefined : plate;
  }

  private reasons(
    deviceId: string,
    atMs: number,
    wrongSwVersion: string | undefined,
    wrongPlate: string | undefined,
  ): readonly string[] {
    const plate = this.plates.get(deviceId);
    const noPlate = plate === undefined && this.context.conditions.plates !== undefined;
    const reasons: string[] = [];
    if (this.deviceIds?.has(deviceId) === false) reasons.push('device');
    if (wrongSwVersion !== undefined) reasons.push('sw_version');
    if (wrongPlate !== undefined || noPlate) reasons.push('plate');
    if (plate !== undefined && atMs >= plate.untilMs) reasons.push('plate_expired');
    if (atMs >= this.insuredUntilMs) reasons.push('insurance_expired');
    return reasons;
  }

  private frameFor({ device }: Sample): EpisodeFrame {
    const { dwellS, minReadings, maxGapS } = this.rule;
    const dwellMs = dwellS * 1000;
    return {
      identity: this.context.identity,
      settings: {
        enterDwellMs: dwellMs,
        enterReadings: minReadings,
        leaveDwellMs: dwellMs,
        leaveReadings: minReadings,
        maxGapMs: longestGapMs(maxGapS, this.context.conditions, 'bus', device),
        interpolate: false,
        unit: '',
      },
      explain: ({ facts }) => ({ params: this.rule, reasons: facts?.reasons }),
    };
  }
}
