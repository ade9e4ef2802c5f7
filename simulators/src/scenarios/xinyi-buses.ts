import type { ActorInput, CastMember } from './cast.js';
import { EASTBOUND, WESTBOUND } from './xinyi-road.js';
import { EZ10 } from './xinyi-trial.js';

type BusInput = Extract<ActorInput, { kind: 'bus' }>;
type Timetable = BusInput['departures'];

const TERMINAL_INSET_M = 5;
/** 9.4 km/h, under the limit of 10. */
const CRUISE_MPS = 2.6;

interface Part {
  readonly departures: Timetable;
  readonly acts: BusInput['acts'];
  readonly faults?: BusInput['faults'];
}

/** Two EZ10 shuttles, one to and fro on each of the two closed lanes. */
export function buses(first: Part, second: Part): CastMember[] {
  const member = (number: number, path: [number, number][], part: Part): CastMember => {
    const id = `ez10-0${number}`;
    const plate = `試-000${number}`;
    return {
      device: {
        id,
        kind: 'bus',
        vendorId: '7starlake',
        name: { zh: `EZ10 自駕巴士 ${number} 號`, en: `EZ10 shuttle ${number}` },
        vehicle: { ...EZ10, plate },
      },
      actor: {
        kind: 'bus',
        deviceId: id,
        path,
        insetM: TERMINAL_INSET_M,
        cruiseMps: CRUISE_MPS,
        hAccM: { best: 0.05, worst: 0.3 },
        routeId: 'xinyi-sec4',
        plate,
        ...part,
      },
    };
  };
  return [member(1, EASTBOUND, first), member(2, WESTBOUND, second)];
}
