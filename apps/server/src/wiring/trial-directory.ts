import type { Device, Kind, Permit, RecordStatus, Trial } from '#contracts';
import {
  compileRuleset,
  layTimeline,
  type Ruleset,
  type RulesetSource,
  type TrialStateFrom,
  type TrialTimeline,
} from '#rules';

/** Everything that the directory is loaded from. */
export interface DirectoryContents {
  readonly trials: readonly Trial[];
  readonly permits: readonly Permit[];
  readonly devices: readonly Device[];
  /** When each device was registered: before that nobody could expect it to report. */
  readonly registeredAtMs: ReadonlyMap<string, number>;
  /** By trial, ascending. A trial without any was always in its state. */
  readonly stateChanges?: ReadonlyMap<string, readonly TrialStateFrom[]>;
}

interface Version {
  readonly inForceFromMs: number;
  readonly permit: Permit;
}

interface TrialEntry {
  readonly trial: Trial;
  /** Ascending by the time from which they are in force. */
  readonly versions: readonly Version[];
  readonly devices: readonly Device[];
  readonly timeline: TrialTimeline;
}

const watchedStates: ReadonlySet<Trial['state']> = new Set(['running', 'suspended']);

function versionsOf(permits: readonly Permit[]): Version[] {
  return permits
    .map((permit) => ({ permit, inForceFromMs: Date.parse(permit.validFrom) }))
    .sort((a, b) => a.inForceFromMs - b.inForceFromMs || a.permit.version - b.permit.version);
}

function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

/** Each version is compiled when it is first asked for. */
function timelineOf(
  trial: Trial,
  versions: readonly Version[],
  devices: readonly Device[],
  { registeredAtMs, stateChanges }: DirectoryContents,
): TrialTimeline {
  const always = [{ state: trial.state, fromMs: 0 }];
  const states = stateChanges?.get(trial.id) ?? always;
  return layTimeline(
    versions.map(({ permit, inForceFromMs }) => {
      let known: Ruleset | undefined;
      const ruleset = () => {
        known ??= compile({
          trial,
          permit,
          devices,
          inForceFromMs,
          expectedFromMs: registeredAtMs,
          stateChanges: states.length > 0 ? states : always,
        });
        return known;
      };
      return { version: permit.version, inForceFromMs, ruleset };
    }),
  );
}

function compile(source: RulesetSource): Ruleset {
  const compiled = compileRuleset(source);
  if (compiled.ok) return compiled.value;
  // Publication checks every permit, so this is a broken store or a bug, never a user's mistake.
  throw new Error(`permit ${source.permit.version} of ${source.trial.id}: ${compiled.problem.detail}`);
}

/**
 * Trials, permits and devices in memory for the hot path. `replace` swaps the whole picture at once;
 * rulesets are compiled when they are first asked for.
 */
export class TrialDirectory {
  #trials = new Map<string, TrialEntry>();
  #devices = new Map<string, Device>();

  replace(contents: DirectoryContents): void {
    const permits = grouped(contents.permits, (permit) => permit.trialId);
    const devices = grouped(contents.devices, (device) => device.trialId);
    this.#trials = new Map(
      contents.trials.map((trial) => {
        const versions = versionsOf(permits.get(trial.id) ?? []);
        const own = devices.get(trial.id) ?? [];
        const timeline = timelineOf(trial, versions, own, contents);
        return [trial.id, { trial, versions, devices: own, timeline }];
      }),
    );
    this.#devices = new Map(contents.devices.map((device) => [device.id, device]));
  }

  device(trialId: string, kind: Kind, deviceId: string): Device | undefined {
    const device = this.#devices.get(deviceId);
    return device !== undefined && device.trialId === trialId && device.kind === kind ? device : undefined;
  }

  deviceById(deviceId: string): Device | undefined {
    return this.#devices.get(deviceId);
  }

  devicesOf(trialId: string): readonly Device[] {
    return this.#trials.get(trialId)?.devices ?? [];
  }

  /** A version of the trial's permit. */
  permit(trialId: string, version: number): Permit | undefined {
    const versions = this.#trials.get(trialId)?.versions;
    return versions?.find(({ permit }) => permit.version === version)?.permit;
  }

  recordStatus(trialId: string): RecordStatus {
    return this.#trials.get(trialId)?.trial.recordStatus ?? 'actual';
  }

  /** The rulesets of the trial's permits over time; undefined where there is no such trial. */
  timeline(trialId: string): TrialTimeline | undefined {
    return this.#trials.get(trialId)?.timeline;
  }

  /** The ruleset of the permit that was in force at the time; undefined before the first one. */
  rulesetAt(trialId: string, atMs: number): Ruleset | undefined {
    return this.timeline(trialId)?.rulesetAt(atMs);
  }

  /** The expected time between observations: the device's own, else the permit's for its kind. */
  reportIntervalS(device: Device, atMs: number): number | null {
    if (device.reportIntervalS !== undefined) return device.reportIntervalS;
    const versions = this.#trials.get(device.trialId)?.versions;
    const version = versions?.findLast((one) => one.inForceFromMs <= atMs);
    return version?.permit.conditions.reportIntervalS[device.kind] ?? null;
  }

  *allDevices(): Iterable<Device> {
    for (const entry of this.#trials.values()) if (watchedStates.has(entry.trial.state)) yield* entry.devices;
  }
}
