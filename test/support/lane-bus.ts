import { connectAsync, type MqttClient } from 'mqtt';
import {
  deviceTopic,
  type IssuedCredential,
  type Lane,
  type PermitConditions,
  type TrialFileInput,
} from '#contracts';
import type { ApiClient } from './api-client.js';

/** A straight lane of 1 km to the east, 6 m wide. */
export const straightLane: Lane = {
  id: 'straight',
  version: 1,
  name: { zh: '直線車道', en: 'Straight lane' },
  geometry: {
    type: 'LineString',
    coordinates: [
      [121.54, 25.0333],
      [121.55, 25.0333],
    ],
  },
  halfWidthM: 3,
};

const metresPerDegreeLat = 110_774;
const metresPerDegreeLon = 100_930;
const speedMps = 3;
const firstSeq = 1_000_000;
/** It begins the lane anew after so long; second 0 lies a third into it, so that no test meets the jump. */
const roundS = 300;

function lonAt(second: number): number {
  const alongS = (((second + roundS / 3) % roundS) + roundS) % roundS;
  return 121.5405 + (alongS * speedMps) / metresPerDegreeLon;
}

/** A reading by the second: where the bus is beside the middle of its lane, and what else it says. */
export interface LaneReading {
  readonly second: number;
  readonly aside?: number;
  readonly more?: object;
}

/** The seconds from one to another, both included, with the place beside the lane's middle at each. */
export function seconds(
  from: number,
  to: number,
  asideM: (second: number) => number = () => 0,
): LaneReading[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    second: from + index,
    aside: asideM(from + index),
  }));
}

/** Drives out sideways at 3 m/s from a second on, stays 9 m from the middle, and is back in it at the other. */
export function excursion(from: number, to: number): (second: number) => number {
  return (second) => Math.max(0, Math.min(9, 3 * (second - from), 3 * (to - second)));
}

/** A trial with one bus. */
export function laneTrial(
  id: string,
  deviceId: string,
  conditions: Partial<PermitConditions> = { lanes: [straightLane] },
): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id,
      name: { zh: '車道試驗', en: 'Lane trial' },
      timeZone: 'Asia/Taipei',
      recordStatus: 'simulated',
    },
    permits: [{ validFrom: '2020-01-01T00:00:00.000Z', conditions }],
    devices: [{ id: deviceId, kind: 'bus', vendorId: 'own' }],
  };
}

/** A bus that drives along the straight lane and sends what it is told to, in whatever order. */
export class LaneBus {
  private constructor(
    private readonly client: MqttClient,
    private readonly topic: string,
    private readonly startMs: number,
  ) {}

  /** @param startMs time of second 0 */
  static async connect(
    api: ApiClient,
    mqttUrl: string,
    address: { readonly trialId: string; readonly deviceId: string },
    startMs: number,
  ): Promise<LaneBus> {
    const credential = await api.post<IssuedCredential>(`/devices/${address.deviceId}/credential`, {});
    const { clientId, username, password } = credential;
    const client = await connectAsync(mqttUrl, { clientId, username, password });
    return new LaneBus(client, deviceTopic({ ...address, kind: 'bus' }, 'telemetry'), startMs);
  }

  /** RFC 3339 time of a second. */
  at(second: number): string {
    return new Date(this.startMs + second * 1000).toISOString();
  }

  /** Sends the readings in this order as one message; resolves when it is stored. */
  async send(readings: readonly LaneReading[]): Promise<void> {
    const payload = readings.map(({ second, aside = 0, more = {} }) => ({
      // Never below 0, also days before second 0.
      seq: second + firstSeq,
      observedAt: this.at(second),
      location: {
        lat: 25.0333 + aside / metresPerDegreeLat,
        lon: lonAt(second),
        hAccM: 0.3,
      },
      speedMps,
      headingDeg: 90,
      ...more,
    }));
    await this.client.publishAsync(this.topic, JSON.stringify(payload), { qos: 1 });
  }

  async end(): Promise<void> {
    await this.client.endAsync(true);
  }
}
