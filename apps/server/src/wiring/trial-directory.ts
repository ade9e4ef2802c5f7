import type { Device, Kind, Permit, RecordStatus, Trial } from '#contracts';
import { compileRuleset, type Ruleset } from '#rules';

/** Everything that the directory is loaded from. */
export interface DirectoryContents {
  readonly trials: readonly Trial[];
  readonly permits: readonly Permit[];
  readonly devices: readonly Device[];
  /** When each device was registered: before that nobody could expect it to report. */
  readonly registeredAtMs: ReadonlyMap<string, number>;
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
  readonly rulesets: Map<number, Ruleset>;
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

/**
 * Trials, permits and devices in memory for the hot path. `replace` swaps the whole picture at once;
 * rulesets are compiled when they are first asked for.
 */
export class TrialDirectory {
  #trials = new Map<string, TrialEntry>();
  #devices = new Map<string, Device>();
  #registeredAtMs: ReadonlyMap<string, number> = new Map();

  replace(contents: DirectoryContents): void {
    const permits = grouped(contents.permits, (permit) => permit.trialId);
    const devices = grouped(contents.devices, (device) => device.trialId);
    this.#trials = new Map(
      contents.trials.map((trial) => [
        trial.id,
        {
          trial,
          versions: versionsOf(permits.get(trial.id) ?? []),
          devices: devices.get(trial.id) ?? [],
          rulesets: new Map(),
        },
      ]),
    );
    this.#registeredAtMs = contents.registeredAtMs;
    this.#devices = new Map(contents.devices.map((device) => [device.id, device]));
  }

  device(trialId: string, kind: Kind, deviceId: string): Device | undefined {
    const device = this.#devices.get(deviceId);
    return device !== undefined && device.trialId === trialId && device.kind === kind ? device : undefined;
  }

  deviceById(deviceId: string): Device | undefined {
    return this.#devices.get(deviceId);
  }

  recordStatus(trialId: string): RecordStatus {
    return this.#trials.get(trialId)?.trial.recordStatus ?? 'actual';
  }

  /** The ruleset of the permit that was in force at the time; undefined before the first one. */
  rulesetAt(trialId: string, atMs: number): Ruleset | undefined {
    const entry = this.#trials.get(trialId);
    if (entry === undefined) return undefined;
    const index = entry.versions.findLastIndex((one) => one.inForceFromMs <= atMs);
    const version = entry.versions[index];
    return version === undefined ? undefined : this.#rulesetOf(entry, version);
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

  #rulesetOf(entry: TrialEntry, { permit, inForceFromMs }: Version): Ruleset {
    const known = entry.rulesets.get(permit.version);
    if (known !== undefined) return known;
    const compiled = compileRuleset({
      trial: entry.trial,
      permit,
      devices: entry.devices,
      inForceFromMs,
      expectedFromMs: this.#registeredAtMs,
    });
    if (!compiled.ok) {
      // Publication checks every permit, so this is a broken store or a bug, never a user's mistake.
      throw new Error(`permit ${permit.version} of ${entry.trial.id}: ${compiled.problem.detail}`);
    }
    entry.rulesets.set(permit.version, compiled.value);
    return compiled.value;
  }
}
