import type { TFunction } from 'i18next';

/** Groups of labels that name values of the contract. */
export type LabelGroup = 'rule' | 'measure' | 'evidence' | 'evidenceWord' | 'zonePurpose' | `value.${string}`;

/** The label of a value that the console may not know (a rule or field added later): else the value itself. */
export function labelOf(t: TFunction, group: LabelGroup, value: string): string {
  const lookUp = t as (key: string, options: { defaultValue: string }) => string;
  return lookUp(`${group}.${value}`, { defaultValue: value });
}
