import type { Device } from '#contracts';
import type { LiveHub } from '#live';
import type { DirectoryContents, TrialDirectory } from './trial-directory.js';

interface DirectorySource {
  directory(): Promise<DirectoryContents>;
}
type LivePicture = Pick<LiveHub, 'device' | 'registerDevice'>;

/** Reads trials, permits and devices into memory: at start, and after each change of them. */
export class DirectoryLoader {
  readonly #source: DirectorySource;
  readonly #directory: TrialDirectory;
  readonly #hub: LivePicture;
  #underWay: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(source: DirectorySource, directory: TrialDirectory, hub: LivePicture) {
    this.#source = source;
    this.#directory = directory;
    this.#hub = hub;
  }

  /**
   * Settles when memory holds at least what the store held at the call. Loads never overlap (an older picture
   * could replace a newer one); all calls that come during a load share the one after it.
   */
  load(): Promise<void> {
    if (this.#next !== null) return this.#next;
    if (this.#underWay === null) return this.#begin();
    const begin = () => {
      this.#next = null;
      return this.#begin();
    };
    this.#next = this.#underWay.then(begin, begin);
    return this.#next;
  }

  #begin(): Promise<void> {
    const load = this.#read().finally(() => {
      if (this.#underWay === load) this.#underWay = null;
    });
    this.#underWay = load;
    return load;
  }

  async #read(): Promise<void> {
    this.#directory.replace(await this.#source.directory());
    const nowMs = Date.now();
    for (const device of this.#directory.allDevices()) this.#register(device, nowMs);
  }

  /** Only what is new to the live picture: every registration is sent to all viewers. */
  #register(device: Device, nowMs: number): void {
    const reportIntervalS = this.#directory.reportIntervalS(device, nowMs);
    const known = this.#hub.device(device.id);
    if (
      known?.trialId === device.trialId &&
      known.vendorId === device.vendorId &&
      known.reportIntervalS === reportIntervalS
    )
      return;
    this.#hub.registerDevice({ device, observedAtMs: null, receivedAtMs: nowMs, reportIntervalS });
  }
}
