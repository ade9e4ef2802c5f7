import type { DataSource, EntityManager } from 'typeorm';
import {
  type Actor,
  failure,
  type Incident,
  type IncidentAction,
  type IncidentState,
  type Outcome,
  problem,
  success,
} from '#contracts';
import { queryableOn } from '../connection/queryable.js';
import type { NowMs } from '../ports.js';
import { Conditions, type Scope } from '../read-models/conditions.js';
import { readIncident } from '../read-models/incident-reads.js';
import { appendEntries, type NewEntry } from './incident-entries.js';

interface Step {
  readonly entry: Omit<NewEntry, 'incidentId'>;
  readonly change: Readonly<Record<string, string | null>>;
}

const beingHandled: readonly IncidentState[] = [
  'open',
  'acknowledged',
  'under_investigation',
  'awaiting_vendor',
  'awaiting_authority',
];

/** States in which an action is possible; resolving an open incident takes it as acknowledged. */
const possibleIn: Readonly<Record<IncidentAction['action'], readonly IncidentState[]>> = {
  acknowledge: ['open'],
  assign: beingHandled,
  comment: [...beingHandled, 'resolved', 'closed'],
  resolve: beingHandled,
  reopen: ['resolved'],
};

/** What people do to incidents: every act appends an entry. */
export class IncidentStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /**
   * Appends the entry and changes the state in one transaction that holds the incident.
   * Problems: `not_found` (also outside the reader's scope), `invalid_transition`.
   */
  act(incidentId: string, action: IncidentAction, actor: Actor, scope: Scope): Promise<Outcome<Incident>> {
    return this.source.transaction(async (manager) => {
      const state = await lockIncident(manager, incidentId, scope);
      if (state === null) return failure(problem('not_found', `there is no incident ${incidentId}`));
      if (!possibleIn[action.action].includes(state)) {
        return failure(problem('invalid_transition', `cannot ${action.action} an incident that is ${state}`));
      }
      const { entry, change } = stepOf(action);
      const now = this.nowMs();
      await appendEntries(queryableOn(manager), [{ ...entry, incidentId }], actor, now);
      await updateIncident(manager, incidentId, change, now);
      const incident = await readIncident(manager, incidentId, scope);
      if (incident === null) throw new Error(`incident ${incidentId} vanished while it was locked`);
      return success(incident);
    });
  }
}

function stepOf(action: IncidentAction): Step {
  switch (action.action) {
    case 'acknowledge':
      return entryOf('acknowledged', action.text, {}, { state: 'acknowledged' });
    case 'assign':
      return entryOf('assigned', action.text, { assignee: action.assignee }, { assignee: action.assignee });
    case 'comment':
      return entryOf('commented', action.text, {}, {});
    case 'resolve': {
      const { verdict } = action;
      return entryOf('resolved', action.text, { verdict }, { state: 'resolved', verdict });
    }
    case 'reopen':
      return entryOf('reopened', action.text, {}, { state: 'open', verdict: null });
  }
}

function entryOf(
  type: NewEntry['type'],
  text: string | undefined,
  details: NewEntry['details'],
  change: Step['change'],
): Step {
  return { entry: { type, details, ...(text === undefined ? {} : { text }) }, change };
}

async function lockIncident(
  manager: EntityManager,
  incidentId: string,
  scope: Scope,
): Promise<IncidentState | null> {
  const where = new Conditions().add('id = ?', incidentId).scope(scope);
  const rows: { state: IncidentState }[] = await manager.query(
    `SELECT state FROM incident WHERE ${where} FOR UPDATE`,
    where.values,
  );
  return rows[0]?.state ?? null;
}

/** `change` has column names of ours only. */
async function updateIncident(
  manager: EntityManager,
  incidentId: string,
  change: Step['change'],
  nowMs: number,
): Promise<void> {
  const set = new Conditions();
  const id = set.param(incidentId);
  const parts = Object.entries(change).map(([column, value]) => `${column} = ${set.param(value)}`);
  parts.push(`updated_at = ${set.param(new Date(nowMs))}`);
  await manager.query(`UPDATE incident SET ${parts.join(', ')} WHERE id = ${id}`, set.values);
}
