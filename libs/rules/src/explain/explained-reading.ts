import {
  type AnyObservation,
  type DeviceEvent,
  type ExplainedReading,
  kindContracts,
  type ObservationKey,
} from '#contracts';
import type { FindingChange } from '../episode.js';
import { utcText } from '../mark.js';
import type { Shown, TakenReading } from './traced-timeline.js';

type Key = ObservationKey & { readonly deviceId: string };

/** A reading that the episode machine was given. */
export function explainTaken({ from, reading, unit }: TakenReading): ExplainedReading {
  const { verdict, value, excess, placeId, facts = {} } = reading;
  return { ...placed(from.observation), verdict, value, unit, excess, placeId, facts };
}

/**
 * What a rule without the machine was shown: broken or not after it, and what the rule said of the episode
 * there, if anything.
 */
export function explainShown(
  { what }: Shown,
  said: readonly FindingChange[],
  wasOpen: boolean,
): ExplainedReading {
  const last = said.at(-1);
  // An episode that is known once it is over is opened and ended at the same observation.
  const goesOn = last === undefined ? wasOpen : last.type === 'updated';
  const isBroken = goesOn || said.some(({ type }) => type === 'opened');
  const { value, unit } = last?.episode.worst ?? { value: isBroken ? 1 : 0, unit: '' };
  return {
    ...placed('event' in what ? what.event : what.observation),
    verdict: isBroken ? 'breach' : 'clear',
    value,
    unit,
    excess: isBroken ? 1 : -1,
    placeId: last?.episode.placeId ?? null,
    facts: 'event' in what ? factsOfEvent(what.event) : factsOfObservation(what.observation),
  };
}

/** The time without data before an observation, of which a rule allows so much. */
export function explainGap(
  key: Key,
  sinceMs: number,
  heardMs: number | null,
  allowedS: number,
): ExplainedReading {
  const value = (key.observedAtMs - sinceMs) / 1000;
  return {
    ...placed(key),
    verdict: value > allowedS ? 'breach' : 'clear',
    value,
    unit: 's',
    excess: value - allowedS,
    placeId: null,
    facts: { allowedS, lastHeardAt: heardMs === null ? null : utcText(heardMs) },
  };
}

function placed({ deviceId, observedAtMs, bootId, seq }: Key) {
  return { deviceId, observedAt: utcText(observedAtMs), bootId, seq };
}

function factsOfEvent({ event, details }: DeviceEvent): ExplainedReading['facts'] {
  return { event, ...details };
}

/** The field that every observation of the kind has. */
function factsOfObservation({ kind, payload }: AnyObservation): ExplainedReading['facts'] {
  const { mainField } = kindContracts[kind];
  return { [mainField]: (payload as Readonly<Record<string, unknown>>)[mainField] };
}
