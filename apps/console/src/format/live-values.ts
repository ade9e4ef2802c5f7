import { type Kind, kindContracts } from '#contracts';
import { fieldAt, type LabelledField } from './field-labels.js';

/** One value of the live picture with what the contract says of it. */
export interface LiveValue {
  readonly key: string;
  readonly value: unknown;
  readonly field: LabelledField | undefined;
}

/** The live values of a device in the contract's order; a group such as `counts` is opened up. */
export function liveValues(kind: Kind, values: Readonly<Record<string, unknown>>): readonly LiveValue[] {
  return kindContracts[kind].liveFields.flatMap((name): LiveValue[] => {
    const value = values[name];
    if (value === undefined || value === null) return [];
    const field = fieldAt(kind, name);
    if (field !== undefined || typeof value !== 'object') return [{ key: name, value, field }];
    return Object.entries(value).map(([part, partValue]) => ({
      key: `${name}.${part}`,
      value: partValue,
      field: fieldAt(kind, `${name}.${part}`),
    }));
  });
}

/** Which live value says most about a device of the kind in a list. */
const mainPath: Readonly<Record<Kind, string>> = {
  bus: 'speedMps',
  streetlight: 'powerState',
  parking: 'occupancy',
  efence: 'presence',
  traffic: 'counts',
  bin: 'fillRatio',
};

/** The value that a list shows; a traffic counter's is the sum over all road users. */
export function mainValue(kind: Kind, values: Readonly<Record<string, unknown>>): LiveValue | undefined {
  const all = liveValues(kind, values);
  if (kind !== 'traffic') return all.find(({ key }) => key === mainPath[kind]);
  const counts = all.filter(({ key }) => key.startsWith('counts.'));
  if (counts.length === 0) return undefined;
  const sum = counts.reduce((total, { value }) => total + (typeof value === 'number' ? value : 0), 0);
  return { key: 'counts', value: sum, field: undefined };
}
