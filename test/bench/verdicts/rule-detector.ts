import { type AnyObservation, device, type Payload, permitConditions } from '#contracts';
import { createLocalPlane } from '#geometry';
import { compileRuleset, type DeviceState, initialDeviceState, type Ruleset, step } from '#rules';
import type { DetectedEpisode, Detector, DetectorRun } from './detector.js';
import {
  busLengthM,
  busWidthM,
  type DriveFix,
  type Level,
  laneHalfLengthM,
  laneHalfWidthM,
  startMs,
} from './lane-drive.js';

/** Taipei, so that the plane's distortion is that of the trial's. */
const plane = createLocalPlane({ lat: 25.0333, lon: 121.546 });
const deviceId = 'bus-1';

/** The lane along the x axis and left_lane alone, with the parameters given or its own. */
export function laneRuleset(params: object = {}): Ruleset {
  const end = (x: number) => {
    const { lat, lon } = plane.toWgs84({ x, y: 0 });
    return [lon, lat];
  };
  const conditions = permitConditions.parse({
    lanes: [
      {
        id: 'lane',
        name: { zh: '車道', en: 'Lane' },
        geometry: { type: 'LineString', coordinates: [end(-laneHalfLengthM), end(laneHalfLengthM)] },
        halfWidthM: laneHalfWidthM,
      },
    ],
    rules: [{ id: 'left_lane', rule: 'left_lane', params }],
  });
  const bus = device.parse({
    id: deviceId,
    trialId: 'bench',
    kind: 'bus',
    vendorId: 'bench',
    vehicle: { lengthM: busLengthM, widthM: busWidthM },
  });
  const compiled = compileRuleset({
    trial: { id: 'bench', timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
    permit: { version: 1, conditions },
    devices: [bus],
    inForceFromMs: startMs - 86_400_000,
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

/** The product's own rule, through its own step. */
export function ruleDetector(name: string, about: string, params: object = {}): Detector {
  const ruleset = laneRuleset(params);
  return { name, about, start: (level) => new RuleRun(ruleset, level) };
}

class RuleRun implements DetectorRun {
  readonly episodes: DetectedEpisode[] = [];
  private state: DeviceState = initialDeviceState;
  private open: DetectedEpisode | null = null;

  constructor(
    private readonly ruleset: Ruleset,
    private readonly level: Level,
  ) {}

  take(fix: DriveFix): void {
    const { state, findings } = step(this.ruleset, this.state, {
      type: 'observation',
      observation: observationOf(fix, this.level),
    });
    this.state = state;
    for (const { type, episode } of findings) {
      if (type === 'opened') {
        this.open = { onsetMs: episode.onsetMs, openedMs: fix.atMs, endMs: null };
        this.episodes.push(this.open);
      } else if (type === 'ended' && this.open !== null) {
        this.open.endMs = episode.endMs;
      }
    }
  }
}

function observationOf(fix: DriveFix, { name, hAccM }: Level): AnyObservation {
  const { lat, lon } = plane.toWgs84({ x: fix.xM, y: fix.yM });
  const payload: Payload<'bus'> = {
    specVersion: '1.0',
    observedAt: '',
    seq: fix.second,
    location: { lat, lon, hAccM },
    fixType: name,
    headingDeg: fix.headingDeg,
  };
  return {
    trialId: 'bench',
    kind: 'bus',
    deviceId,
    observedAtMs: fix.atMs,
    receivedAtMs: fix.atMs,
    bootId: '',
    seq: fix.second,
    status: 'test',
    payload,
  };
}
