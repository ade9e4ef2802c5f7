import type { LiveHub } from '#live';
import type { Storage } from '#storage';
import type { TrialDirectory } from './trial-directory.js';

/** Reads trials, permits and devices into memory: at start, and after each change of them. */
export class DirectoryLoader {
  readonly #storage: Storage;
  readonly #directory: TrialDirectory;
  readonly #hub: LiveHub;

  constructor(storage: Storage, directory: TrialDirectory, hub: LiveHub) {
    this.#storage = storage;
    this.#directory = directory;
    this.#hub = hub;
  }

  async load(): Promise<void> {
    this.#directory.replace(await this.#storage.trialReads.directory());
    const nowMs = Date.now();
    for (const device of this.#directory.allDevices()) {
      this.#hub.registerDevice({
        device,
        observedAtMs: null,
        receivedAtMs: nowMs,
        reportIntervalS: this.#directory.reportIntervalS(device, nowMs),
      });
    }
  }
}
