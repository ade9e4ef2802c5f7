import { failure, type Outcome, success } from '#contracts';
import type { DeviceCredential } from './mqtt/device-connection.js';
import { Fleet } from './mqtt/fleet.js';
import type { Scenario } from './scenario.js';
import { scenarioMessages } from './scenario-messages.js';
import { type SimulationClock, systemClock } from './simulation-clock.js';
import type { SimulationProblem } from './simulation-problem.js';

export interface RunProgress {
  readonly sent: number;
  readonly acknowledged: number;
  readonly connections: number;
  readonly reconnects: number;
  /** How far the virtual clock has come, epoch ms. */
  readonly virtualMs: number;
  /** Part of the run that is done, 0 to 1; 0 for an endless run. */
  readonly done: number;
}

export interface RunReport {
  readonly scenarioId: string;
  readonly seed: number;
  /** First and last virtual time, epoch ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly reconnects: number;
  /** The run was ended by its signal. */
  readonly aborted: boolean;
}

export interface RunOptions {
  readonly scenario: Scenario;
  /** One for each device or gateway; together they must speak for every actor. */
  readonly credentials: readonly DeviceCredential[];
  readonly url: string;
  /** Virtual seconds a second; Infinity sends as fast as the server acknowledges. */
  readonly speed?: number;
  readonly seed?: number;
  /** Rounds of the script; Infinity goes on until the signal. */
  readonly cycles?: number;
  /** Virtual start, epoch ms; chosen so that nothing lies in the future where left out. */
  readonly startMs?: number;
  /** How long the first connection may take; later ones are waited for without end. */
  readonly connectTimeoutMs?: number;
  readonly clock?: SimulationClock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

const PROGRESS_EVERY_MS = 200;

/**
 * When a run must begin on the virtual clock so that it never overtakes the real one: now at a speed
 * up to 1, else as much earlier as it gains on the way. Undefined where an endless run gains for ever.
 */
export function virtualStartMs(nowMs: number, durationMs: number, speed: number): number | undefined {
  if (speed <= 1) return nowMs;
  return Number.isFinite(durationMs) ? Math.floor(nowMs - durationMs + durationMs / speed) : undefined;
}

class Run {
  private readonly options: RunOptions;
  private readonly clock: SimulationClock;
  private readonly signal: AbortSignal;
  private readonly fleet: Fleet;
  private readonly startMs: number;
  private readonly durationMs: number;
  private virtualMs: number;
  private lastProgressMs = Number.NEGATIVE_INFINITY;

  constructor(options: RunOptions, startMs: number, durationMs: number) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.signal = options.signal ?? new AbortController().signal;
    this.fleet = new Fleet(options.scenario, options.url, `sim-${startMs.toString(36)}`);
    this.startMs = startMs;
    this.durationMs = durationMs;
    this.virtualMs = startMs;
  }

  async perform(): Promise<Outcome<RunReport, SimulationProblem>> {
    const stopWaiting = () => this.fleet.stopWaiting();
    this.signal.addEventListener('abort', stopWaiting, { once: true });
    try {
      const { credentials, connectTimeoutMs } = this.options;
      const problem = (await this.fleet.open(credentials, connectTimeoutMs)) ?? (await this.play());
      await this.fleet.close();
      if (problem !== undefined) return failure(problem);
      this.tellProgress(true);
      return success(this.report());
    } finally {
      this.signal.removeEventListener('abort', stopWaiting);
    }
  }

  private async play(): Promise<SimulationProblem | undefined> {
    const { scenario, seed, cycles = 1, speed = 1 } = this.options;
    const wallStartMs = this.clock.nowMs();
    for (const message of scenarioMessages(scenario, { startMs: this.startMs, seed, cycles })) {
      const dueMs = wallStartMs + (message.sendAtMs - this.startMs) / speed;
      if (dueMs > this.clock.nowMs()) await this.clock.sleepUntil(dueMs, this.signal);
      if (this.signal.aborted) return undefined;
      const problem = await this.fleet.send(message);
      if (problem !== undefined) return problem;
      this.virtualMs = message.sendAtMs;
      this.tellProgress(false);
    }
    return this.fleet.settled();
  }

  private tellProgress(last: boolean): void {
    const nowMs = this.clock.nowMs();
    if (!last && nowMs - this.lastProgressMs < PROGRESS_EVERY_MS) return;
    this.lastProgressMs = nowMs;
    const doneMs = this.virtualMs - this.startMs;
    this.options.onProgress?.({
      ...this.fleet.counts(),
      virtualMs: this.virtualMs,
      done: last ? 1 : Math.min(1, doneMs / this.durationMs),
    });
  }

  private report(): RunReport {
    const { sent, acknowledged, reconnects } = this.fleet.counts();
    return {
      scenarioId: this.options.scenario.id,
      seed: this.options.seed ?? this.options.scenario.seed,
      startMs: this.startMs,
      endMs: this.virtualMs,
      sent,
      acknowledged,
      reconnects,
      aborted: this.signal.aborted,
    };
  }
}

/**
 * Plays a scenario over real MQTT. Resolves when every message was acknowledged or the signal was
 * aborted; the problem says why it could not go on. A server that goes away and comes back is waited for.
 */
export async function runScenario(options: RunOptions): Promise<Outcome<RunReport, SimulationProblem>> {
  const { scenario, cycles = 1, speed = 1, clock = systemClock } = options;
  const durationMs = cycles * scenario.cycleS * 1000;
  const startMs = options.startMs ?? virtualStartMs(clock.nowMs(), durationMs, speed);
  if (startMs === undefined) {
    return failure({
      reason: 'endless_too_fast',
      detail: 'an endless run cannot be faster than the real clock: limit its rounds or use a speed up to 1',
    });
  }
  return new Run(options, startMs, durationMs).perform();
}
