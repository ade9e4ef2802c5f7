import type { IncidentSummary, LiveFinding } from '#contracts';
import type { LiveHub } from '#live';

/** What is open now, as the store has it. */
export interface OpenThings {
  readonly findingReads: { open(): Promise<readonly LiveFinding[]> };
  readonly incidentReads: { open(): Promise<readonly IncidentSummary[]> };
}

/**
 * A commit whose answer was lost may have been made: its findings are stored, but nobody announced
 * them, and what is sent again is a duplicate. So after a fault, once commits work again, the live
 * picture takes over what is open from the store.
 */
export class LiveCatchUp {
  readonly #store: OpenThings;
  readonly #hub: LiveHub;
  readonly #commitsWork: () => boolean;
  #due = false;

  constructor(store: OpenThings, hub: LiveHub, commitsWork: () => boolean) {
    this.#store = store;
    this.#hub = hub;
    this.#commitsWork = commitsWork;
  }

  noteFault(): void {
    this.#due = true;
  }

  /** Called by a timer; rejects where the store does not answer, and is due again then. */
  async run(): Promise<void> {
    if (!this.#due || !this.#commitsWork()) return;
    this.#due = false;
    try {
      await this.#hub.catchUp(async () => ({
        findings: await this.#store.findingReads.open(),
        incidents: await this.#store.incidentReads.open(),
      }));
    } catch (error) {
      this.#due = true;
      throw error;
    }
  }
}
