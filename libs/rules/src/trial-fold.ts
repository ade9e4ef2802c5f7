import type { Device } from '#contracts';
import { contextScopes } from './context/context-scopes.js';
import { type ContextState, initialContextState } from './context/context-state.js';
import { contextAdvance, contextStep } from './context/context-step.js';
import { type DeviceState, initialDeviceState, type Judged } from './device-state.js';
import type { Episode, FindingChange } from './episode.js';
import { compareEpisodes, episodeKey } from './final-findings.js';
import { subjectOf } from './judged-order.js';
import { advanceIn, stepIn } from './step.js';
import type { TrialTimeline } from './trial-timeline.js';

/**
 * `finalFindings` for more data than fit into memory: a whole trial is folded from fresh states, reading by
 * reading, in the canonical order of several devices.
 */
export class TrialFold {
  private readonly devices: Map<string, DeviceState>;
  private readonly contexts: Map<string, ContextState>;
  private readonly episodes = new Map<string, Episode>();

  constructor(
    private readonly timeline: TrialTimeline,
    devices: readonly Pick<Device, 'id'>[],
    /** Judged until then, epoch ms. */
    private readonly horizonMs: number,
  ) {
    this.devices = new Map(devices.map(({ id }) => [id, initialDeviceState]));
    this.contexts = new Map(
      [...contextScopes(timeline, horizonMs).keys()].map((id) => [id, initialContextState]),
    );
  }

  take(judged: Judged): void {
    const { deviceId } = subjectOf(judged);
    const result = stepIn(this.timeline, this.devices.get(deviceId) ?? initialDeviceState, judged);
    this.devices.set(deviceId, result.state);
    this.note(result.findings);
    for (const [ruleId, before] of this.contexts) {
      const { state, findings } = contextStep(this.timeline, ruleId, before, judged);
      this.contexts.set(ruleId, state);
      this.note(findings);
    }
  }

  /** Goes on to the horizon without data, and answers all that was found; nothing can be taken after it. */
  finish(): readonly Episode[] {
    for (const [deviceId, state] of this.devices) {
      this.note(advanceIn(this.timeline, state, deviceId, this.horizonMs).findings);
    }
    for (const [ruleId, state] of this.contexts) {
      this.note(contextAdvance(this.timeline, ruleId, state, this.horizonMs).findings);
    }
    return [...this.episodes.values()].sort(compareEpisodes);
  }

  private note(changes: readonly FindingChange[]): void {
    for (const { type, episode } of changes) {
      const key = episodeKey(episode);
      if (type === 'withdrawn') this.episodes.delete(key);
      else this.episodes.set(key, episode);
    }
  }
}
