import type { TrialFileInput } from '#contracts';
import { benchLane, fullBus } from './ingest-mix.js';

const hourS = 3600;
/** In the middle of the late hour, as long as this, at every tenth bus. */
const departureS = 20;
const degreesOfMetre = 1 / 111_320;
const laneLat = benchLane[0][1];

/** What every bus sends, in seconds since the epoch. */
export interface LatePlan {
  /** In order, before the late hour. */
  readonly beforeFromS: number;
  readonly lateFromS: number;
  readonly lateToS: number;
  /** In order, after it: up to now. */
  readonly afterToS: number;
  /** Seconds between two observations after it. */
  readonly afterEveryS: number;
}

/** @param hoursAgo how long ago the late hour ended */
export function planOf(nowS: number, hoursAgo: number): LatePlan {
  const lateToS = nowS - Math.round(hoursAgo * hourS);
  const lateFromS = lateToS - hourS;
  // A whole day at 1 Hz would be mostly a test of the disk.
  const afterEveryS = hoursAgo > 1 ? 10 : 1;
  return { beforeFromS: lateFromS - 600, lateFromS, lateToS, afterToS: nowS, afterEveryS };
}

export function hasDeparture(bus: number): boolean {
  return bus % 10 === 0;
}

/** Metres north of the lane's middle. */
function offsetM(bus: number, atS: number, { lateFromS }: LatePlan): number {
  if (!hasDeparture(bus)) return 0;
  const intoS = atS - lateFromS - hourS / 2;
  return intoS < 0 || intoS > departureS ? 0 : Math.min(intoS, departureS - intoS, 6);
}

/** Observations of one bus at [fromS, toS), in messages of up to `size`. */
export function* messagesOf(
  bus: number,
  plan: LatePlan,
  span: { readonly fromS: number; readonly toS: number; readonly everyS: number },
  size: number,
): Generator<string> {
  const { location, ...rest } = fullBus(bus) as { location: { lat: number } };
  let items: object[] = [];
  for (let atS = span.fromS; atS < span.toS; atS += span.everyS) {
    const lat = laneLat + offsetM(bus, atS, plan) * degreesOfMetre;
    const observedAt = new Date(atS * 1000).toISOString();
    items.push({ seq: atS - plan.beforeFromS, observedAt, location: { ...location, lat }, ...rest });
    if (items.length < size) continue;
    yield JSON.stringify(items);
    items = [];
  }
  if (items.length > 0) yield JSON.stringify(items);
}

/** A trial with a lane and so many buses. */
export function trialOfBuses(buses: number): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id: 'bench',
      name: { zh: '效能測試', en: 'Bench' },
      timeZone: 'Asia/Taipei',
      recordStatus: 'test',
      vendorIds: ['bench'],
    },
    permits: [
      {
        validFrom: new Date(Date.now() - 30 * 24 * hourS * 1000).toISOString(),
        conditions: {
          lanes: [
            {
              id: 'xinyi',
              name: { zh: '信義路公車道', en: 'Xinyi Road bus lane' },
              geometry: {
                type: 'LineString',
                coordinates: benchLane.map(([lon, lat]) => [lon, lat] as [number, number]),
              },
              halfWidthM: 1.75,
            },
          ],
          speedLimitMps: 2.78,
        },
      },
    ],
    devices: Array.from({ length: buses }, (_, bus) => ({
      id: `bus-${bus}`,
      kind: 'bus' as const,
      vendorId: 'bench',
      vehicle: { lengthM: 4, widthM: 2 },
    })),
  };
}
