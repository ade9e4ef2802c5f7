/** Why a simulation cannot go on. */
export interface SimulationProblem {
  readonly reason: 'unreachable' | 'refused' | 'missing_credential' | 'endless_too_fast';
  readonly detail: string;
}
