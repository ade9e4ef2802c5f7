import type { TrialFileInput } from '#contracts';
import { createLocalPlane } from '#geometry';

const plane = createLocalPlane({ lat: 25.0333, lon: 121.546 });

/** A number in [0, 1) from a seed and a place in the series; the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface BrokenNight {
  readonly trialId: string;
  readonly deviceIds: readonly string[];
  readonly startMs: number;
  readonly seconds: number;
}

/** What a bus sends. */
export interface BusItem {
  readonly seq: number;
  readonly observedAt: string;
  readonly location: { readonly lat: number; readonly lon: number; readonly hAccM: number };
  readonly headingDeg: number;
  readonly speedMps: number;
  readonly controlMode: 'automated';
  readonly safetyOperatorPresent: boolean;
}

/** Two versions of a permit: the second, from the middle of the night on, allows less speed. */
export function trialOfNight({ trialId, deviceIds, startMs, seconds }: BrokenNight): TrialFileInput {
  const point = (x: number): [number, number] => {
    const { lat, lon } = plane.toWgs84({ x, y: 0 });
    return [lon, lat];
  };
  const conditions = (speedLimitMps: number) => ({
    lanes: [
      {
        id: 'lane',
        name: { zh: '車道', en: 'Lane' },
        geometry: { type: 'LineString' as const, coordinates: [point(-20_000), point(20_000)] },
        halfWidthM: 1.75,
      },
    ],
    speedLimitMps,
    safetyOperatorRequired: true,
    reportIntervalS: { bus: 1 },
  });
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id: trialId,
      name: { zh: '波折之夜', en: 'A night of troubles' },
      timeZone: 'Asia/Taipei',
      recordStatus: 'simulated',
    },
    permits: [
      { version: 1, validFrom: new Date(startMs).toISOString(), conditions: conditions(4) },
      {
        version: 2,
        validFrom: new Date(startMs + (seconds / 2) * 1000 + 500).toISOString(),
        conditions: conditions(2.5),
      },
    ],
    devices: deviceIds.map((id) => ({
      id,
      kind: 'bus' as const,
      vendorId: 'v',
      vehicle: { lengthM: 4, widthM: 2 },
    })),
  };
}

/**
 * What one bus observes in the night, in order: it wanders in its lane, leaves it now and then, drives too
 * fast at times, is without its operator for a while, and says nothing in some stretches.
 */
export function itemsOfNight({ startMs, seconds }: BrokenNight, seed: number): readonly BusItem[] {
  const random = seeded(seed);
  const items: BusItem[] = [];
  let silentFor = 0;
  let outFor = 0;
  let fastFor = 0;
  let aloneFor = 0;
  let y = 0;
  let x = 0;
  for (let second = 0; second < seconds; second++) {
    if (silentFor === 0 && random() < 0.004) silentFor = 5 + Math.floor(random() * 40);
    if (outFor === 0 && random() < 0.008) outFor = 4 + Math.floor(random() * 25);
    if (fastFor === 0 && random() < 0.008) fastFor = 3 + Math.floor(random() * 30);
    if (aloneFor === 0 && random() < 0.004) aloneFor = 3 + Math.floor(random() * 30);
    const speedMps = fastFor > 0 ? 5 : 2;
    x += speedMps;
    y += (outFor > 0 ? 3 - y : -y) * 0.4;
    const isSilent = silentFor > 0;
    silentFor = Math.max(0, silentFor - 1);
    outFor = Math.max(0, outFor - 1);
    fastFor = Math.max(0, fastFor - 1);
    if (!isSilent) {
      const place = plane.toWgs84({ x, y: y + (random() - 0.5) * 0.05 });
      items.push({
        seq: second,
        observedAt: new Date(startMs + second * 1000).toISOString(),
        location: { ...place, hAccM: 0.05 },
        headingDeg: 90,
        speedMps,
        controlMode: 'automated',
        safetyOperatorPresent: aloneFor === 0,
      });
    }
    aloneFor = Math.max(0, aloneFor - 1);
  }
  return items;
}

/** The items in messages of up to `size`, some of them held back for a while and some sent twice. */
export function messagesOfNight(
  items: readonly BusItem[],
  seed: number,
  size = 15,
): readonly (readonly BusItem[])[] {
  const random = seeded(seed);
  const messages: { readonly at: number; readonly items: readonly BusItem[] }[] = [];
  for (let from = 0; from < items.length; ) {
    const length = 1 + Math.floor(random() * size);
    const some = items.slice(from, from + length);
    const heldBack = random() < 0.3 ? random() * items.length * 0.5 : 0;
    messages.push({ at: from + heldBack, items: some });
    if (random() < 0.1) messages.push({ at: from + random() * items.length, items: some });
    from += length;
  }
  return messages.sort((a, b) => a.at - b.at).map((message) => message.items);
}
