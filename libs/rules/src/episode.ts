import { type Kind, type LegalGround, type Severity, withdrawalText } from '#contracts';

/** The most telling value of an episode so far. */
export interface WorstMeasure {
  readonly value: number;
  readonly unit: string;
  readonly atMs: number;
}

/** One episode in which a rule was broken, as the fold knows it. It always carries the whole episode. */
export interface Episode {
  readonly deviceId: string;
  readonly kind: Kind;
  readonly rule: string;
  /** Id of the rule within the permit. */
  readonly ruleId: string;
  readonly permitVersion: number;
  readonly severity: Severity;
  readonly legalGround: LegalGround;
  readonly onsetMs: number;
  /** Null while it goes on. */
  readonly endMs: number | null;
  readonly worst: WorstMeasure | null;
  /** Lane or zone that was broken, if any. */
  readonly placeId: string | null;
  /** JSON values: thresholds, place with version, deciding observations. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What one step says about an episode. `withdrawn`: it turned out never to have been. */
export interface FindingChange {
  readonly type: 'opened' | 'updated' | 'ended' | 'withdrawn';
  readonly episode: Episode;
  readonly reason?: string;
}

/** What a compiled rule gives to every episode that it opens. */
export interface RuleIdentity {
  readonly rule: string;
  readonly ruleId: string;
  readonly permitVersion: number;
  readonly severity: Severity;
  readonly legalGround: LegalGround;
  /** Of the rule's specification: a verdict is read by the meaning that the rule had. */
  readonly ruleVersion: number;
}

/** An episode as it begins; its evidence says by which version of the rule. */
export function beginEpisode(
  { ruleVersion, ...identity }: RuleIdentity,
  { evidence, ...rest }: Omit<Episode, Exclude<keyof RuleIdentity, 'ruleVersion'>>,
): Episode {
  return { ...identity, ...rest, evidence: { ruleVersion, ...evidence } };
}

/** Ends an open episode, at its onset at the earliest. */
export function endedAt(open: Episode, endMs: number): FindingChange {
  return { type: 'ended', episode: { ...open, endMs: Math.max(endMs, open.onsetMs) } };
}

/** Why something that was announced did not come true. */
export function disprovedBy(atMs: number): string {
  return withdrawalText({ code: 'observation_came', atMs });
}
