import { type Actor, simulateActor } from './actor.js';
import { applyFaults } from './faults/fault.js';
import { mergeStreams } from './merge-streams.js';
import type { MessageStream, SimulatedMessage } from './message.js';
import { createRandom } from './random.js';
import { Reporter } from './reporter.js';
import type { Scenario } from './scenario.js';

export interface Performance {
  /** Virtual epoch ms at which the first round begins. */
  readonly startMs: number;
  /** The scenario's own where left out. */
  readonly seed?: number;
  /** How many rounds of the script; Infinity goes on for ever. */
  readonly cycles: number;
}

function* observedBefore(stream: MessageStream, endMs: number): Generator<SimulatedMessage> {
  for (const message of stream) {
    if (message.observedAtMs >= endMs) return;
    yield message;
  }
}

/**
 * Everything that the devices of a scenario send, in the order of sending. The same scenario, seed and
 * start give the same messages, byte for byte.
 */
export function scenarioMessages(of: Scenario, performance: Performance): MessageStream {
  const { startMs, cycles, seed = of.seed } = performance;
  const root = createRandom(seed);
  const endMs = startMs + cycles * of.cycleS * 1000;
  const streamOf = (actor: Actor) => {
    const random = root.fork(actor.deviceId);
    const reporter = new Reporter({
      kind: actor.kind,
      deviceId: actor.deviceId,
      startMs,
      bootId: `sim-${startMs.toString(36)}-${seed.toString(36)}`,
      cycleS: of.cycleS,
      random,
    });
    const honest = observedBefore(simulateActor(actor, reporter), endMs);
    return applyFaults(honest, actor.faults, { startMs, cycleS: of.cycleS, random: random.fork('faults') });
  };
  return mergeStreams(of.actors.map(streamOf));
}
