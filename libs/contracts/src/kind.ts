/** The kinds of device, in the order in which people list them. */
export const kinds = ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'] as const;
export type Kind = (typeof kinds)[number];

const known: ReadonlySet<string> = new Set(kinds);

export function isKind(value: string): value is Kind {
  return known.has(value);
}
