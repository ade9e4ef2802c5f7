import type { z } from 'zod';
import { type ColumnType, fieldRegistry } from '../fields.js';
import type { Kind } from '../kind.js';
import { kindContracts } from '../kind-contracts.js';
import { walkFields } from './walk-fields.js';

/** One column of a kind's observation table, projected from the contract. */
export interface ColumnDescriptor {
  readonly name: string;
  readonly type: ColumnType;
  /** Path of the field in the payload, e.g. ['location', 'lat']. */
  readonly path: readonly string[];
}

export function snakeCase(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);
}

function columnsOf(schema: z.ZodObject): ColumnDescriptor[] {
  return walkFields(schema).flatMap(({ path, schema: leaf }) => {
    const meta = fieldRegistry.get(leaf);
    if (meta?.column === undefined) return [];
    const name = meta.columnName ?? snakeCase(path[path.length - 1] ?? '');
    return [{ name, type: meta.column, path }];
  });
}

/** Columns of each kind's table besides the envelope's own (key, times, status, message). */
export const observationColumns: Readonly<Record<Kind, readonly ColumnDescriptor[]>> = {
  bus: columnsOf(kindContracts.bus.observation),
  streetlight: columnsOf(kindContracts.streetlight.observation),
  parking: columnsOf(kindContracts.parking.observation),
  efence: columnsOf(kindContracts.efence.observation),
  traffic: columnsOf(kindContracts.traffic.observation),
  bin: columnsOf(kindContracts.bin.observation),
};
