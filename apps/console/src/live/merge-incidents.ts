import type { IncidentSummary } from '#contracts';

/** What the list of incidents is narrowed to; undefined lets everything through. */
export interface IncidentFilter {
  readonly trialId?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly rule?: string | undefined;
  readonly severity?: IncidentSummary['severity'] | undefined;
  readonly state?: IncidentSummary['state'] | undefined;
}

/**
 * Rows of the API brought up to date with what the live stream said since: changed rows are replaced,
 * rows that no longer fit the filter fall out, and incidents newer than the first row come on top.
 */
export function mergeIncidents(
  rows: readonly IncidentSummary[],
  live: readonly IncidentSummary[],
  filter: IncidentFilter,
): readonly IncidentSummary[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const newestListed = rows[0]?.number ?? 0;
  for (const incident of live) {
    const listed = byId.get(incident.id);
    const isNewer = listed !== undefined && Date.parse(incident.updatedAt) >= Date.parse(listed.updatedAt);
    if (isNewer || (listed === undefined && incident.number > newestListed)) byId.set(incident.id, incident);
  }
  return [...byId.values()].filter((row) => fits(row, filter)).sort((a, b) => b.number - a.number);
}

function fits(row: IncidentSummary, filter: IncidentFilter): boolean {
  return (['trialId', 'deviceId', 'rule', 'severity', 'state'] as const).every(
    (name) => filter[name] === undefined || filter[name] === row[name],
  );
}
