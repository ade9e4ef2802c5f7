import type { Lane, OperatingWindow, PermitConditions, Violation, Zone } from '#contracts';
import { dayAfterMs, zoneNamed } from './local-time.js';

/** What a version of a permit is checked against before it is published. */
export interface PublicationFrame {
  /** IANA name of the trial's time zone, in which dates are meant. */
  readonly timeZone: string;
  /** The version binds from then on, epoch ms. */
  readonly inForceFromMs: number;
  /** Conditions of the version before, if there is one. */
  readonly before?: PermitConditions;
}

const DAY_MS = 86_400_000;
/** Nobody insures a trial for longer: such a date is a slip of the pen. */
const LONGEST_YEARS = 50;
const fault = (at: string, message: string): Violation => ({ at, message });

/**
 * What cannot be meant in a permit, although each part of it is well formed: dates that are over before it
 * comes into force or lie too far off, windows that never open, things named twice or against each other,
 * and lanes and zones that changed without a new version, by which evidence names them. `at` is a JSON
 * pointer into the permit. Asked at publication only: what was published stays in force.
 */
export function permitFaults(conditions: PermitConditions, frame: PublicationFrame): readonly Violation[] {
  const { operatingWindows, holidays, zones, rules, permittedDeviceIds, permittedSwVersions } = conditions;
  const at = '/conditions';
  return [
    ...windowFaults(operatingWindows, `${at}/operatingWindows`),
    ...twice(holidays, `${at}/holidays`),
    ...zones.flatMap((zone, i) => zoneFaults(zone, frame, `${at}/zones/${i}`)),
    ...twice(permittedDeviceIds ?? [], `${at}/permittedDeviceIds`),
    ...twice(permittedSwVersions ?? [], `${at}/permittedSwVersions`),
    ...insuranceFaults(conditions, frame, at),
    ...plateFaults(conditions, frame, `${at}/plates`),
    ...rules.flatMap(({ deviceIds }, i) => twice(deviceIds ?? [], `${at}/rules/${i}/deviceIds`)),
    ...changedFaults(conditions.lanes, frame.before?.lanes, `${at}/lanes`),
    ...changedFaults(zones, frame.before?.zones, `${at}/zones`),
  ];
}

function windowFaults(windows: readonly OperatingWindow[], at: string): readonly Violation[] {
  return [
    ...twice(
      windows.map((window) => JSON.stringify(window)),
      at,
      () => 'is the same window as one before it',
    ),
    ...windows.flatMap(({ weekdays = [], firstDate, lastDate }, i): readonly Violation[] => {
      const repeated = twice(weekdays, `${at}/${i}/weekdays`);
      if (firstDate === undefined || lastDate === undefined) return repeated;
      if (lastDate < firstDate) return [...repeated, fault(`${at}/${i}/lastDate`, 'lies before firstDate')];
      if (weekdays.length === 0 || isReached(weekdays, firstDate, lastDate)) return repeated;
      return [...repeated, fault(`${at}/${i}/weekdays`, 'none of these days lies within the dates')];
    }),
  ];
}

/** Dates are calendar days here, whatever their zone: those of a week have each of the weekdays. */
function isReached(weekdays: readonly number[], firstDate: string, lastDate: string): boolean {
  const firstMs = Date.parse(firstDate);
  const days = Math.min(7, (Date.parse(lastDate) - firstMs) / DAY_MS + 1);
  const reached = Array.from({ length: days }, (_, i) => new Date(firstMs + i * DAY_MS).getUTCDay() || 7);
  return weekdays.some((weekday) => reached.includes(weekday));
}

function zoneFaults(zone: Zone, { inForceFromMs }: PublicationFrame, at: string): readonly Violation[] {
  const fromMs = zone.validFrom === undefined ? inForceFromMs : Date.parse(zone.validFrom);
  const faults = [
    ...windowFaults(zone.timeWindows ?? [], `${at}/timeWindows`),
    ...twice(zone.appliesTo ?? [], `${at}/appliesTo`),
  ];
  if (zone.validTo === undefined) return faults;
  const toMs = Date.parse(zone.validTo);
  if (toMs <= fromMs && zone.validFrom !== undefined) {
    return [...faults, fault(`${at}/validTo`, 'does not lie after validFrom')];
  }
  return toMs > inForceFromMs
    ? faults
    : [...faults, fault(`${at}/validTo`, 'is over before the permit comes into force')];
}

function insuranceFaults(
  { insurance }: PermitConditions,
  frame: PublicationFrame,
  at: string,
): readonly Violation[] {
  return insurance === undefined ? [] : expiryFaults(insurance.expires, frame, `${at}/insurance/expires`);
}

function plateFaults(
  { plates = [], permittedDeviceIds }: PermitConditions,
  frame: PublicationFrame,
  at: string,
): readonly Violation[] {
  const permitted = permittedDeviceIds === undefined ? null : new Set(permittedDeviceIds);
  return [
    ...twice(
      plates.map(({ deviceId }) => deviceId),
      at,
    ).map((found) => ({ ...found, at: `${found.at}/deviceId` })),
    ...twice(
      plates.map(({ plate }) => plate),
      at,
    ).map((found) => ({ ...found, at: `${found.at}/plate` })),
    ...plates.flatMap(({ deviceId, expires }, i) => [
      ...expiryFaults(expires, frame, `${at}/${i}/expires`),
      ...(permitted === null || permitted.has(deviceId)
        ? []
        : [fault(`${at}/${i}/deviceId`, `${deviceId} is not one of permittedDeviceIds`)]),
    ]),
  ];
}

/** The last day counts as a whole, in the trial's time zone. */
function expiryFaults(
  date: string,
  { timeZone, inForceFromMs }: PublicationFrame,
  at: string,
): readonly Violation[] {
  const untilMs = dayAfterMs(date, zoneNamed(timeZone));
  if (untilMs <= inForceFromMs) return [fault(at, 'has expired before the permit comes into force')];
  const years = (untilMs - inForceFromMs) / (365.25 * DAY_MS);
  return years <= LONGEST_YEARS ? [] : [fault(at, `lies more than ${LONGEST_YEARS} years ahead`)];
}

/** What is named again; `at` is the list. */
function twice(
  names: readonly (string | number)[],
  at: string,
  message = (name: string | number) => `${name} is named twice`,
): readonly Violation[] {
  const seen = new Set<string | number>();
  return names.flatMap((name, i) => {
    if (seen.has(name)) return [fault(`${at}/${i}`, message(name))];
    seen.add(name);
    return [];
  });
}

/** A lane or zone of one id and version is the same place for ever; its name may change. */
function changedFaults(
  places: readonly (Lane | Zone)[],
  before: readonly (Lane | Zone)[] = [],
  at: string,
): readonly Violation[] {
  const known = new Map(before.map((place) => [place.id, place]));
  return places.flatMap((place, i) => {
    const former = known.get(place.id);
    if (former === undefined || place.version > former.version) return [];
    if (place.version < former.version) {
      return [fault(`${at}/${i}/version`, `must not go back from ${former.version}`)];
    }
    if (contentOf(place) === contentOf(former)) return [];
    return [fault(`${at}/${i}/version`, `must be above ${former.version}: ${place.id} was changed`)];
  });
}

function contentOf(place: Lane | Zone): string {
  const content = Object.entries(place).filter(([key]) => key !== 'name' && key !== 'version');
  return JSON.stringify(content.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
