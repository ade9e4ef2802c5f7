import type { IncidentSummary, LiveDevice, LiveFinding, LiveSnapshot, LiveTick } from '#contracts';
import type { FrameSchedule } from './frame-schedule.js';
import { Trails } from './trails.js';

/** What changed between two notifications; `all` after a snapshot. */
export interface LiveChanges {
  readonly all: boolean;
  readonly deviceIds: ReadonlySet<string>;
}
export type LiveListener = (changes: LiveChanges) => void;

/** `gap`: a tick is missing, the caller must ask for a snapshot. `old`: already in the picture. */
export type TickResult = 'applied' | 'gap' | 'old';

/**
 * The newest state of everything that this viewer may see. Data are taken at once; listeners hear of
 * them once a frame, however many ticks came. Knows nothing of sockets or React, so that a replay can
 * feed it as well.
 */
export class LiveStore {
  readonly trails = new Trails();
  readonly #schedule: FrameSchedule;
  readonly #devices = new Map<string, LiveDevice>();
  readonly #findings = new Map<string, LiveFinding>();
  readonly #incidents = new Map<string, IncidentSummary>();
  readonly #listeners = new Set<LiveListener>();
  #seq: number | null = null;
  #version = 0;
  #changedIds = new Set<string>();
  #changedAll = false;
  #scheduled = false;
  #lists = emptyLists(0);

  constructor(schedule: FrameSchedule) {
    this.#schedule = schedule;
  }

  /** Counts up with every notification; equal versions mean an equal picture. */
  get version(): number {
    return this.#version;
  }

  /** Null before the first snapshot. */
  get seq(): number | null {
    return this.#seq;
  }

  applySnapshot(snapshot: LiveSnapshot): void {
    this.#seq = snapshot.seq;
    this.#devices.clear();
    this.#findings.clear();
    for (const device of snapshot.devices) this.#takeDevice(device);
    this.trails.keepOnly(new Set(this.#devices.keys()));
    for (const finding of snapshot.openFindings) this.#findings.set(finding.id, finding);
    const open = new Set(snapshot.openIncidents.map(({ id }) => id));
    // Known as open but not in the snapshot: it was resolved while nobody told us; the API knows.
    for (const [id, known] of this.#incidents) {
      if (isOpen(known) && !open.has(id)) this.#incidents.delete(id);
    }
    for (const incident of snapshot.openIncidents) this.#incidents.set(incident.id, incident);
    this.#changedAll = true;
    this.#announceLater();
  }

  applyTick(tick: LiveTick): TickResult {
    if (this.#seq === null || tick.seq > this.#seq + 1) return 'gap';
    if (tick.seq <= this.#seq) return 'old';
    this.#seq = tick.seq;
    for (const device of tick.devices) {
      this.#takeDevice(device);
      this.#changedIds.add(device.deviceId);
    }
    for (const finding of tick.findings) this.#takeFinding(finding);
    for (const incident of tick.incidents) this.#incidents.set(incident.id, incident);
    this.#announceLater();
    return 'applied';
  }

  /** Forgets everything, as after signing out. */
  clear(): void {
    this.#seq = null;
    this.#devices.clear();
    this.#findings.clear();
    this.#incidents.clear();
    this.trails.clear();
    this.#changedAll = true;
    this.#announceLater();
  }

  subscribe = (listener: LiveListener): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  device(deviceId: string): LiveDevice | undefined {
    return this.#devices.get(deviceId);
  }

  /** All devices by id; the same array until the next notification. */
  devices(): readonly LiveDevice[] {
    return this.#currentLists().devices;
  }

  openFindings(): readonly LiveFinding[] {
    return this.#currentLists().findings;
  }

  /** Every incident heard of in this session, also resolved ones, by number, newest first. */
  incidents(): readonly IncidentSummary[] {
    return this.#currentLists().incidents;
  }

  #takeDevice(device: LiveDevice): void {
    this.#devices.set(device.deviceId, device);
    this.trails.add(device);
  }

  #takeFinding(finding: LiveFinding): void {
    if (finding.state === 'open') this.#findings.set(finding.id, finding);
    else this.#findings.delete(finding.id);
  }

  #announceLater(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#version += 1;
      const changes = { all: this.#changedAll, deviceIds: this.#changedIds };
      this.#changedAll = false;
      this.#changedIds = new Set();
      for (const listener of this.#listeners) listener(changes);
    });
  }

  #currentLists(): Lists {
    if (this.#lists.version !== this.#version) {
      this.#lists = {
        version: this.#version,
        devices: [...this.#devices.values()].sort((a, b) => compareText(a.deviceId, b.deviceId)),
        findings: [...this.#findings.values()],
        incidents: [...this.#incidents.values()].sort((a, b) => b.number - a.number),
      };
    }
    return this.#lists;
  }
}

interface Lists {
  readonly version: number;
  readonly devices: readonly LiveDevice[];
  readonly findings: readonly LiveFinding[];
  readonly incidents: readonly IncidentSummary[];
}

function emptyLists(version: number): Lists {
  return { version, devices: [], findings: [], incidents: [] };
}

/** Neither resolved nor closed. */
export function isOpen(incident: Pick<IncidentSummary, 'state'>): boolean {
  return incident.state !== 'resolved' && incident.state !== 'closed';
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
