import type { IncidentSummary, LiveDevice, LiveFinding } from '#contracts';
import { Encoded } from './encoded.js';
import type { LiveSeed, LiveUpdate } from './ports.js';

const closedIncident = new Set(['resolved', 'closed']);

function timestampOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** What changed since it was last taken. */
export interface Changes {
  readonly devices: readonly Encoded<LiveDevice>[];
  readonly findings: readonly Encoded<LiveFinding>[];
  readonly incidents: readonly Encoded<IncidentSummary>[];
}

/** What is open, as the store has it at one moment. */
export interface OpenThings {
  readonly findings: readonly LiveFinding[];
  readonly incidents: readonly IncidentSummary[];
}

/** Ids of what was announced while the store was read: the announcement knows better than the reading. */
interface Announced {
  readonly findings: Set<string>;
  readonly incidents: Set<string>;
}

/** The newest state of everything, in memory; a change replaces what was there before. */
export class LivePicture {
  readonly #devices = new Map<string, Encoded<LiveDevice>>();
  readonly #findings = new Map<string, Encoded<LiveFinding>>();
  readonly #incidents = new Map<string, Encoded<IncidentSummary>>();
  readonly #changedDevices = new Set<string>();
  #changedFindings = new Map<string, Encoded<LiveFinding>>();
  #changedIncidents = new Map<string, Encoded<IncidentSummary>>();
  readonly #readings = new Set<Announced>();

  seed(seed: LiveSeed): void {
    for (const device of seed.devices)
      this.#devices.set(device.deviceId, new Encoded(device, device.vendorId));
    for (const finding of seed.openFindings)
      this.#findings.set(finding.id, new Encoded(finding, finding.vendorId));
    for (const incident of seed.openIncidents)
      this.#incidents.set(incident.id, new Encoded(incident, incident.vendorId));
  }

  /** Takes the newest state of a device; older observations than the one shown change nothing but its connection. */
  updateDevice(update: LiveUpdate): void {
    const { device } = update;
    const known = this.#devices.get(device.id)?.value;
    const observedAt = update.observedAtMs === null ? null : timestampOf(update.observedAtMs);
    const connection =
      update.connection ?? (observedAt === null ? (known?.connection ?? 'unknown') : 'online');
    const base = known ?? neverReported(update);
    const older = observedAt === null || (base.observedAt !== null && observedAt < base.observedAt);
    const next: LiveDevice = older
      ? { ...base, connection }
      : {
          ...base,
          observedAt,
          receivedAt: timestampOf(update.receivedAtMs),
          connection,
          lat: update.lat ?? base.lat,
          lon: update.lon ?? base.lon,
          hAccM: update.hAccM ?? null,
          values: update.values ?? base.values,
          measures: update.measures ?? {},
          reportIntervalS: update.reportIntervalS ?? base.reportIntervalS,
        };
    this.#putDevice(next);
  }

  /** Registered, changed or moved in the registry, without having reported anything new. */
  registerDevice(update: LiveUpdate): void {
    const known = this.#devices.get(update.device.id)?.value;
    const fresh = neverReported(update);
    this.#putDevice(
      known === undefined
        ? fresh
        : {
            ...known,
            trialId: fresh.trialId,
            vendorId: fresh.vendorId,
            reportIntervalS: fresh.reportIntervalS,
          },
    );
  }

  updateFinding(finding: LiveFinding): void {
    for (const { findings } of this.#readings) findings.add(finding.id);
    this.#putFinding(finding);
  }

  updateIncident(incident: IncidentSummary): void {
    for (const { incidents } of this.#readings) incidents.add(incident.id);
    this.#putIncident(incident);
  }

  /**
   * Takes over what is open from the store; what is open here and not there is over. What is announced
   * while `read` works is left as announced. Rejects where `read` does, with nothing changed.
   */
  async catchUp(read: () => Promise<OpenThings>): Promise<void> {
    const announced: Announced = { findings: new Set(), incidents: new Set() };
    this.#readings.add(announced);
    try {
      this.#replaceOpen(await read(), announced);
    } finally {
      this.#readings.delete(announced);
    }
  }

  #replaceOpen({ findings, incidents }: OpenThings, announced: Announced): void {
    const open = new Set([...findings.map((finding) => finding.id), ...announced.findings]);
    for (const { value } of [...this.#findings.values()]) {
      if (!open.has(value.id)) this.#putFinding({ ...value, revision: value.revision + 1, state: 'ended' });
    }
    const pending = new Set([...incidents.map((incident) => incident.id), ...announced.incidents]);
    for (const { value } of [...this.#incidents.values()]) {
      if (!pending.has(value.id)) this.#putIncident({ ...value, state: 'resolved' });
    }
    for (const finding of findings) if (!announced.findings.has(finding.id)) this.#putFinding(finding);
    for (const incident of incidents) if (!announced.incidents.has(incident.id)) this.#putIncident(incident);
  }

  #putFinding(finding: LiveFinding): void {
    const known = this.#findings.get(finding.id)?.value ?? this.#changedFindings.get(finding.id)?.value;
    if (known !== undefined && known.revision > finding.revision) return;
    const encoded = new Encoded(finding, finding.vendorId);
    if (finding.state === 'open') this.#findings.set(finding.id, encoded);
    else this.#findings.delete(finding.id);
    this.#changedFindings.set(finding.id, encoded);
    const device = this.#devices.get(finding.deviceId)?.value;
    if (device !== undefined) this.#putDevice({ ...device, openRules: this.#openRulesOf(finding.deviceId) });
  }

  #putIncident(incident: IncidentSummary): void {
    const encoded = new Encoded(incident, incident.vendorId);
    if (closedIncident.has(incident.state)) this.#incidents.delete(incident.id);
    else this.#incidents.set(incident.id, encoded);
    this.#changedIncidents.set(incident.id, encoded);
  }

  device(deviceId: string): LiveDevice | undefined {
    return this.#devices.get(deviceId)?.value;
  }

  everything(): Changes {
    return {
      devices: [...this.#devices.values()],
      findings: [...this.#findings.values()],
      incidents: [...this.#incidents.values()],
    };
  }

  /** What changed since the last call; each thing once, in its newest state. */
  takeChanges(): Changes {
    const changes: Changes = {
      devices: [...this.#changedDevices].flatMap((id) => this.#devices.get(id) ?? []),
      findings: [...this.#changedFindings.values()],
      incidents: [...this.#changedIncidents.values()],
    };
    this.#changedDevices.clear();
    this.#changedFindings = new Map();
    this.#changedIncidents = new Map();
    return changes;
  }

  #putDevice(device: LiveDevice): void {
    this.#devices.set(device.deviceId, new Encoded(device, device.vendorId));
    this.#changedDevices.add(device.deviceId);
  }

  #openRulesOf(deviceId: string): string[] {
    const rules = new Set<string>();
    for (const { value } of this.#findings.values()) if (value.deviceId === deviceId) rules.add(value.rule);
    return [...rules].sort();
  }
}

function neverReported({ device, reportIntervalS }: LiveUpdate): LiveDevice {
  return {
    deviceId: device.id,
    trialId: device.trialId,
    vendorId: device.vendorId,
    kind: device.kind,
    observedAt: null,
    receivedAt: null,
    connection: 'unknown',
    lat: device.place?.lat ?? null,
    lon: device.place?.lon ?? null,
    hAccM: null,
    values: {},
    measures: {},
    openRules: [],
    reportIntervalS: reportIntervalS ?? null,
  };
}
