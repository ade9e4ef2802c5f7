import { z } from 'zod';

/** From "worth knowing" to "somebody may get hurt"; `severe` and above open an incident. */
export const severities = ['info', 'minor', 'severe', 'critical'] as const;
export const severity = z.enum(severities);
export type Severity = z.infer<typeof severity>;

export function opensIncident(of: Severity): boolean {
  return of === 'severe' || of === 'critical';
}

/** Legal ground of a violation (無人載具科技創新實驗條例 20). */
export const legalGrounds = [
  'exceeded_approved_scope',
  'not_as_approved',
  'harms_transport_or_environment',
  'endangers_person_or_property',
  'public_order',
  'breach_of_duty',
] as const;
export const legalGround = z.enum(legalGrounds);
export type LegalGround = z.infer<typeof legalGround>;
