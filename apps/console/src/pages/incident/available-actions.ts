import type { IncidentAction, IncidentState, Permission } from '#contracts';

export type ActionName = IncidentAction['action'];

const over: readonly IncidentState[] = ['resolved', 'closed'];

/** What this person may do to an incident in this state, the most likely first. The server has the last word. */
export function availableActions(
  state: IncidentState,
  permissions: readonly Permission[],
): readonly ActionName[] {
  const mayHandle = permissions.includes('incident.handle');
  if (!mayHandle) return permissions.includes('incident.comment') ? ['comment'] : [];
  if (over.includes(state)) return ['reopen', 'comment'];
  return state === 'open'
    ? ['acknowledge', 'assign', 'comment', 'resolve']
    : ['resolve', 'assign', 'comment'];
}
