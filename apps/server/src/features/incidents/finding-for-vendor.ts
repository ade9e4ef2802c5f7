import type { Explanation, Finding, Incident, IncidentEntry, LiveFinding } from '#contracts';
import { isContextRule, ownEvidence } from '#rules';

/** Whether a device belongs to the vendor who asks. */
export type IsOwn = (deviceId: string) => boolean;

/**
 * The finding as the vendor of its device may see it. A rule that looks at several devices rests on what
 * others' equipment sent: that is withheld, and with it the worst value, which may be a count of theirs.
 */
export function findingForVendor<F extends Pick<Finding, 'evidence' | 'worst'>>(finding: F, isOwn: IsOwn): F {
  const evidence = ownEvidence(finding.evidence, isOwn);
  return evidence === finding.evidence ? finding : { ...finding, evidence, worst: null };
}

/** The incident with its findings as their vendor may see them. */
export function incidentForVendor(incident: Incident, isOwn: IsOwn): Incident {
  return {
    ...incident,
    findings: incident.findings.map((finding) => findingForVendor(finding, isOwn)),
    entries: incident.entries.map(entryForVendor),
  };
}

/** Own readings alone; what a rule measured there may be of others as well, that it was broken is not. */
export function explanationForVendor(explanation: Explanation, isOwn: IsOwn): Explanation {
  const finding = findingForVendor(explanation.finding, isOwn);
  const own = explanation.readings.filter(({ deviceId }) => isOwn(deviceId));
  const isShared = isContextRule(finding.rule);
  const readings = isShared
    ? own.map((reading) => ({ ...reading, value: reading.verdict === 'breach' ? 1 : 0, unit: '' }))
    : own;
  return { ...explanation, finding, readings };
}

/** Live findings carry no evidence that would say whose data the worst value is from. */
export function liveFindingForVendor(finding: LiveFinding): LiveFinding {
  return isContextRule(finding.rule) && finding.worst !== null ? { ...finding, worst: null } : finding;
}

/** An amendment says the worst value before and after, without the evidence. */
function entryForVendor(entry: IncidentEntry): IncidentEntry {
  const { rule, before, after } = entry.details;
  if (typeof rule !== 'string' || !isContextRule(rule)) return entry;
  return {
    ...entry,
    details: { ...entry.details, before: withoutWorst(before), after: withoutWorst(after) },
  };
}

function withoutWorst(said: unknown): unknown {
  return typeof said === 'object' && said !== null ? { ...said, worst: null } : said;
}
