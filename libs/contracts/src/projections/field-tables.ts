import { z } from 'zod';
import { envelopeShape } from '../envelope.js';
import { kinds } from '../kind.js';
import type { KindContract } from '../kind-contract.js';
import { eventEnvelope, kindContracts } from '../kind-contracts.js';
import { jsonSchemaOf } from './json-schema.js';
import { walkFields } from './walk-fields.js';

interface Described {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Described[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
}

function bounds({ minimum, maximum }: Described): string {
  const low = minimum !== undefined && minimum > -Number.MAX_SAFE_INTEGER ? minimum : undefined;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (low !== undefined && high !== undefined) return ` ${low}…${high}`;
  if (low !== undefined) return ` ≥ ${low}`;
  return high === undefined ? '' : ` ≤ ${high}`;
}

function typeText(of: Described): string {
  if (of.enum !== undefined) return of.enum.map((value) => `\`${String(value)}\``).join(' ');
  if (of.const !== undefined) return `\`${String(of.const)}\``;
  if (of.anyOf !== undefined) return of.anyOf.map(typeText).join(' ');
  if (of.format === 'date-time') return 'time';
  return `${of.type ?? 'any'}${bounds(of)}`;
}

function rows(schema: z.ZodObject, without: ReadonlySet<string>): string[] {
  return walkFields(schema)
    .filter(({ path }) => !without.has(path[0] ?? ''))
    .map(({ path, schema: leaf, optional, meta }) => {
      const label =
        meta === undefined
          ? ''
          : `${meta.zh} · ${meta.en}${meta.note === undefined ? '' : ` (${meta.note})`}`;
      return `| \`${path.join('.')}\` | ${optional ? '' : 'yes'} | ${typeText(jsonSchemaOf(leaf) as Described)} | ${meta?.unit ?? ''} | ${label} |`;
    });
}

const head = ['| field | required | type | unit | meaning |', '|---|---|---|---|---|'];
const envelopeNames = new Set(Object.keys(envelopeShape));

function kindSection(contract: KindContract): string[] {
  const own = new Set(
    [...envelopeNames].filter((name) => !(name === 'location' && contract.mainField === 'location')),
  );
  const events = Object.entries(contract.events).map(([name, details]) => {
    const fields = rows(details, new Set()).map((row) =>
      row
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim())
        .join(' '),
    );
    return `| \`${name}\` | ${fields.join('; ').replaceAll('yes', '(required)')} |`;
  });
  return [
    `## ${contract.kind}: ${contract.title.zh} · ${contract.title.en}`,
    '',
    `Cadence: ${contract.cadence.en} (${contract.cadence.zh}).`,
    '',
    ...head,
    ...rows(contract.observation, own),
    ...(events.length === 0 ? [] : ['', '| event | details |', '|---|---|', ...events]),
    '',
  ];
}

/** The tables of the vendor guide: the envelope, then each kind with its fields and events. */
export function fieldTables(): string {
  const envelope = rows(eventEnvelope.omit({ event: true }) as unknown as z.ZodObject, new Set());
  return [
    '## The envelope of every payload',
    '',
    ...head,
    ...envelope,
    '',
    ...kinds.flatMap((kind) => kindSection(kindContracts[kind])),
  ].join('\n');
}
