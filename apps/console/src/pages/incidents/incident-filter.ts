import { type IncidentState, incidentStates, type Severity, severities } from '#contracts';
import type { IncidentFilter } from '../../live/merge-incidents.js';

/** The filter as the address has it; what is not a value of the contract is left out. */
export function readIncidentFilter(search: URLSearchParams): IncidentFilter {
  const text = (name: string): string | undefined => search.get(name) ?? undefined;
  return {
    trialId: text('trial'),
    deviceId: text('device'),
    rule: text('rule'),
    severity: severities.find((value): value is Severity => value === search.get('severity')),
    state: incidentStates.find((value): value is IncidentState => value === search.get('state')),
  };
}
