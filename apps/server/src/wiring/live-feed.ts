import { type AnyObservation, type Device, kindContracts } from '#contracts';
import type { Announcement, Announcer } from '#ingest';
import type { LiveHub, LiveUpdate } from '#live';

export interface LiveFeedDirectory {
  deviceById(deviceId: string): Device | undefined;
  reportIntervalS(device: Device, atMs: number): number | null;
}

function liveValues(observation: AnyObservation): Record<string, unknown> {
  const payload = observation.payload as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  for (const name of kindContracts[observation.kind].liveFields) {
    if (payload[name] !== undefined) values[name] = payload[name];
  }
  return values;
}

/** Hands what was committed to the live picture: the newest observation of each device only. */
export class LiveFeed implements Announcer {
  readonly #hub: LiveHub;
  readonly #directory: LiveFeedDirectory;

  constructor(hub: LiveHub, directory: LiveFeedDirectory) {
    this.#hub = hub;
    this.#directory = directory;
  }

  announce(announcement: Announcement): void {
    const newest = new Map<string, AnyObservation>();
    for (const { observation } of announcement.observations) {
      const known = newest.get(observation.deviceId);
      if (known === undefined || known.observedAtMs <= observation.observedAtMs)
        newest.set(observation.deviceId, observation);
    }
    for (const observation of newest.values())
      this.#update(observation, announcement.measures.get(observation.deviceId));
    for (const { deviceId, receivedAtMs, status } of announcement.connections) {
      const device = this.#directory.deviceById(deviceId);
      if (device !== undefined) {
        this.#hub.updateDevice({ device, observedAtMs: null, receivedAtMs, connection: status.state });
      }
    }
    for (const finding of announcement.findings) this.#hub.updateFinding(finding);
    for (const incident of announcement.incidents) this.#hub.updateIncident(incident);
  }

  #update(observation: AnyObservation, measures: LiveUpdate['measures']): void {
    const device = this.#directory.deviceById(observation.deviceId);
    if (device === undefined) return;
    this.#hub.updateDevice({
      device,
      observedAtMs: observation.observedAtMs,
      receivedAtMs: observation.receivedAtMs,
      ...observation.payload.location,
      values: liveValues(observation),
      ...(measures === undefined ? {} : { measures }),
      reportIntervalS: this.#directory.reportIntervalS(device, observation.observedAtMs),
    });
  }
}
