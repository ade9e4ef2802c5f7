import type { Device, IncidentSummary, LiveDevice, LiveFinding } from '#contracts';

/** Where the live side sends encoded frames; the server's gateway implements it over socket.io. */
export interface FrameSink {
  /** Sends one already encoded frame to all viewers of a room. */
  tick(room: string, frame: string): void;
}

export interface LiveClock {
  nowMs(): number;
}

/** What is open at start, read once from the store. */
export interface LiveSeed {
  readonly devices: readonly LiveDevice[];
  readonly openFindings: readonly LiveFinding[];
  readonly openIncidents: readonly IncidentSummary[];
}

/** The newest state of a device after a commit. Undefined fields keep what was known. */
export interface LiveUpdate {
  readonly device: Device;
  readonly observedAtMs: number | null;
  readonly receivedAtMs: number;
  readonly connection?: LiveDevice['connection'];
  readonly lat?: number;
  readonly lon?: number;
  readonly hAccM?: number;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly measures?: Readonly<Record<string, number>>;
  readonly reportIntervalS?: number | null;
}
