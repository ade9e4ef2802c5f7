import type { Kind, Payload } from '#contracts';
import {
  type EpisodeFrame,
  feedMachine,
  type MachineSettings,
  type MachineState,
  type Reading,
  settingsByCount,
} from './episode-machine.js';
import type { CompileContext, Judge, Sample } from './rule-definition.js';

/** Null where the observation says nothing about the condition: it then neither opens nor ends. */
export type ReadPayload<K extends Kind> = (
  payload: Payload<K>,
  sample: Sample,
  state: MachineState | undefined,
) => Reading | null;

/** A rule that needs no more than the reading at hand and the episode machine. */
export function judgeReadings<K extends Kind>(
  kind: K,
  frame: EpisodeFrame,
  read: ReadPayload<K>,
): Judge<MachineState> {
  return {
    observe(sample, state, report) {
      if (sample.observation.kind !== kind) return state;
      const reading = read(sample.observation.payload as Payload<K>, sample, state);
      if (reading === null) return state;
      if (state === undefined && reading.excess <= 0 && !report.isTraced) return undefined;
      return feedMachine(frame, state, sample, reading, report);
    },
  };
}

/** Opens after `minReadings` breaches running, the first where there is no such parameter; the parameters are its evidence. */
export function frameByCount(
  { identity }: Pick<CompileContext, 'identity'>,
  params: Readonly<Record<string, unknown>> & { readonly minReadings?: number },
  unit: string,
  more: Partial<MachineSettings> = {},
): EpisodeFrame {
  return {
    identity,
    settings: { ...settingsByCount(params.minReadings ?? 1, unit), ...more },
    explain: () => ({ params }),
  };
}

/** The unit of the worst value of the episode that is open or being confirmed. */
export function worstUnit(frame: EpisodeFrame, state: MachineState | undefined): string | null {
  if (state?.open) return state.open.worst?.unit ?? null;
  return state?.run ? (state.run.worst.unit ?? frame.settings.unit) : null;
}
