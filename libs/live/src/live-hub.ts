import type { IncidentSummary, LiveDevice, LiveFinding } from '#contracts';
import { Encoded } from './encoded.js';
import { type Changes, LivePicture, type OpenThings } from './live-picture.js';
import type { FrameSink, LiveClock, LiveSeed, LiveUpdate } from './ports.js';

export interface LiveHubOptions {
  /** A room without changes still gets an empty tick this often, so that viewers know the picture's age. */
  readonly heartbeatMs: number;
  /** A finding as its vendor may see it; the same one where it may see all. */
  readonly forVendors: (finding: LiveFinding) => LiveFinding;
}

const byDefault: LiveHubOptions = { heartbeatMs: 1000, forVendors: (finding) => finding };

interface Room {
  /** Null: everybody's things. */
  readonly vendorId: string | null;
  seq: number;
  viewers: number;
  sentAtMs: number;
}

const nothing: Changes = { devices: [], findings: [], incidents: [] };

function isEmpty(changes: Changes): boolean {
  return changes.devices.length + changes.findings.length + changes.incidents.length === 0;
}

function listOf(entries: readonly Encoded<unknown>[]): string {
  return `[${entries.map((entry) => entry.json).join(',')}]`;
}

function encode(kind: 'tick' | 'snapshot', seq: number, atMs: number, changes: Changes): string {
  const [findings, incidents] =
    kind === 'tick' ? ['findings', 'incidents'] : ['openFindings', 'openIncidents'];
  return (
    `{"seq":${seq},"at":"${new Date(atMs).toISOString()}","devices":${listOf(changes.devices)},` +
    `"${findings}":${listOf(changes.findings)},"${incidents}":${listOf(changes.incidents)}}`
  );
}

/**
 * The live picture and its rooms. What was committed goes in by `update...`; `tick` sends what changed
 * since the last tick, encoded once a room; a viewer that joins or fell behind gets `snapshot`.
 */
export class LiveHub {
  readonly #picture = new LivePicture();
  readonly #rooms = new Map<string, Room>();
  readonly #sink: FrameSink;
  readonly #clock: LiveClock;
  readonly #options: LiveHubOptions;

  constructor(sink: FrameSink, clock: LiveClock, options: Partial<LiveHubOptions> = {}) {
    this.#sink = sink;
    this.#clock = clock;
    this.#options = { ...byDefault, ...options };
  }

  seed(seed: LiveSeed): void {
    this.#picture.seed(seed);
  }

  updateDevice(update: LiveUpdate): void {
    this.#picture.updateDevice(update);
  }

  registerDevice(update: LiveUpdate): void {
    this.#picture.registerDevice(update);
  }

  updateFinding(finding: LiveFinding): void {
    this.#picture.updateFinding(finding);
  }

  updateIncident(incident: IncidentSummary): void {
    this.#picture.updateIncident(incident);
  }

  /**
   * Takes over what is open from the store; what is open here and not there is over. What is announced
   * while `read` works is left as announced. Rejects where `read` does, with nothing changed.
   */
  catchUp(read: () => Promise<OpenThings>): Promise<void> {
    return this.#picture.catchUp(read);
  }

  device(deviceId: string): LiveDevice | undefined {
    return this.#picture.device(deviceId);
  }

  /** A viewer comes into a room; `vendorId` null is everybody's room. */
  join(room: string, vendorId: string | null): void {
    const known = this.#rooms.get(room);
    if (known === undefined) this.#rooms.set(room, { vendorId, seq: 0, viewers: 1, sentAtMs: 0 });
    else known.viewers += 1;
  }

  leave(room: string): void {
    const known = this.#rooms.get(room);
    if (known !== undefined) known.viewers = Math.max(0, known.viewers - 1);
  }

  viewers(): number {
    let sum = 0;
    for (const room of this.#rooms.values()) sum += room.viewers;
    return sum;
  }

  /** The whole picture as JSON text of a LiveSnapshot; `seq` is the newest tick of the room that it includes. */
  snapshot(room: string): string {
    const known = this.#rooms.get(room);
    return this.snapshotFor(known?.vendorId ?? null, known?.seq ?? 0);
  }

  /** The picture for a caller of REST, who follows no room. */
  snapshotFor(vendorId: string | null, seq = 0): string {
    return encode('snapshot', seq, this.#clock.nowMs(), this.#ownOf(this.#picture.everything(), vendorId));
  }

  /** Sends what changed since the last tick to every room that has viewers. */
  tick(): void {
    const changes = this.#picture.takeChanges();
    const atMs = this.#clock.nowMs();
    for (const [name, room] of this.#rooms) {
      if (room.viewers === 0) continue;
      const own = this.#ownOf(changes, room.vendorId);
      const silent = isEmpty(own);
      if (silent && atMs - room.sentAtMs < this.#options.heartbeatMs) continue;
      room.seq += 1;
      room.sentAtMs = atMs;
      this.#sink.tick(name, encode('tick', room.seq, atMs, silent ? nothing : own));
    }
  }

  #ownOf(changes: Changes, vendorId: string | null): Changes {
    if (vendorId === null) return changes;
    const own = <T>(list: readonly Encoded<T>[]) => list.filter((entry) => entry.vendorId === vendorId);
    return {
      devices: own(changes.devices),
      findings: own(changes.findings).map((entry) => this.#forVendors(entry)),
      incidents: own(changes.incidents),
    };
  }

  #forVendors(entry: Encoded<LiveFinding>): Encoded<LiveFinding> {
    const seen = this.#options.forVendors(entry.value);
    return seen === entry.value ? entry : new Encoded(seen, entry.vendorId);
  }
}
