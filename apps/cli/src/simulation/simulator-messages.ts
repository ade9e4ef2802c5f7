import type { Outcome } from '#contracts';
import type { DeviceCredential, RunReport, SimulationProblem } from '#simulators';

/** What the simulator's process is told over IPC: credentials never appear among its arguments. */
export interface SimulatorOrder {
  readonly scenarioId: string;
  readonly credentials: readonly DeviceCredential[];
  readonly url: string;
  readonly startMs: number;
}

export type ToSimulator =
  | { readonly type: 'run'; readonly order: SimulatorOrder }
  | { readonly type: 'stop' };

export type FromSimulator =
  | { readonly type: 'ready' }
  | { readonly type: 'ended'; readonly outcome: Outcome<RunReport, SimulationProblem> };
