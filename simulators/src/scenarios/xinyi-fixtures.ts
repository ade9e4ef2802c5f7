import type { ActorInput, CastMember } from './cast.js';
import { numbered } from './cast.js';
import { placeAt, ROAD_LENGTH_M } from './xinyi-road.js';

type ActsOf<K extends ActorInput['kind']> = Extract<ActorInput, { kind: K; acts?: unknown }>['acts'];

const LAMP_VENDOR = 'lumen-works';
const PARKING_VENDOR = 'park-sense';
const BIN_VENDOR = 'clean-loop';
const LAMPS_A_SIDE = 15;
const KERB_M = 11;

/** Street lamps on both sides of the road: the south side first, then the north, from west to east. */
export function lamps(options: {
  readonly reportIntervalS: number;
  /** Lamps that go dark, by id. */
  readonly dark: Readonly<Record<string, ActsOf<'streetlight'>>>;
}): CastMember[] {
  return Array.from({ length: LAMPS_A_SIDE * 2 }, (_, index): CastMember => {
    const side = index < LAMPS_A_SIDE ? -1 : 1;
    const eastM = (index % LAMPS_A_SIDE) * ((ROAD_LENGTH_M - 14) / (LAMPS_A_SIDE - 1)) + 7;
    const id = numbered('lamp', index);
    const label = String(index + 1).padStart(2, '0');
    return {
      device: {
        id,
        kind: 'streetlight',
        vendorId: LAMP_VENDOR,
        name: { zh: `信義路四段 ${label} 號燈`, en: `Xinyi Rd Sec. 4 lamp ${label}` },
        place: placeAt(eastM, side * KERB_M),
      },
      actor: {
        kind: 'streetlight',
        deviceId: id,
        poleNo: `XY4-${label}`,
        circuit: side < 0 ? 'XY4-S' : 'XY4-N',
        reportIntervalS: options.reportIntervalS,
        phaseS: (index * options.reportIntervalS) / (LAMPS_A_SIDE * 2),
        acts: options.dark[id] ?? [],
      },
    };
  });
}

/** Ten bays along the southern kerb; the first three are loading bays with a longest stay. */
export function bays(options: {
  readonly reportIntervalS: number;
  readonly loadingMaxS: number;
  readonly timeScale: number;
  readonly stays: Readonly<Record<string, ActsOf<'parking'>>>;
}): CastMember[] {
  const { timeScale, loadingMaxS } = options;
  return Array.from({ length: 10 }, (_, index): CastMember => {
    const loading = index < 3;
    const id = numbered('bay', index);
    const label = String(index + 1).padStart(2, '0');
    return {
      device: {
        id,
        kind: 'parking',
        vendorId: PARKING_VENDOR,
        name: loading
          ? { zh: `裝卸貨格 ${label}`, en: `Loading bay ${label}` }
          : { zh: `停車格 ${label}`, en: `Parking bay ${label}` },
        place: placeAt(120 + index * 6, -(KERB_M + 2)),
      },
      actor: {
        kind: 'parking',
        deviceId: id,
        siteId: 'xinyi-sec4-south',
        reportIntervalS: options.reportIntervalS,
        phaseS: (index * options.reportIntervalS) / 10,
        ...(loading ? { maxDurationS: loadingMaxS, vehicleClass: 'truck' } : {}),
        freeS: { low: 20 * timeScale, high: 90 * timeScale },
        takenS: loading
          ? { low: loadingMaxS / 5, high: loadingMaxS * 0.75 }
          : { low: 20 * timeScale, high: 150 * timeScale },
        acts: options.stays[id] ?? [],
      },
    };
  });
}

/** Eight litter bins on the pavements. */
export function bins(options: {
  readonly reportIntervalS: number;
  readonly risePerMin: number;
  readonly fills: Readonly<Record<string, { readonly startRatio: number; readonly acts: ActsOf<'bin'> }>>;
}): CastMember[] {
  return Array.from({ length: 8 }, (_, index): CastMember => {
    const id = numbered('bin', index);
    const label = String(index + 1).padStart(2, '0');
    const side = index % 2 === 0 ? -1 : 1;
    return {
      device: {
        id,
        kind: 'bin',
        vendorId: BIN_VENDOR,
        name: { zh: `智慧垃圾桶 ${label}`, en: `Smart bin ${label}` },
        place: placeAt(30 + index * 57, side * (KERB_M + 4)),
      },
      actor: {
        kind: 'bin',
        deviceId: id,
        startRatio: 0.08 + 0.07 * index,
        risePerMin: options.risePerMin,
        reportIntervalS: options.reportIntervalS,
        phaseS: (index * options.reportIntervalS) / 8,
        ...options.fills[id],
      },
    };
  });
}
