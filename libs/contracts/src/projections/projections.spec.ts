import { describe, expect, it } from 'vitest';
import {
  asyncApiDocument,
  type Endpoint,
  endpoints,
  fieldTables,
  kinds,
  observationColumns,
  openApiDocument,
  payloadSchemas,
} from '../index.js';

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

function lookUp(document: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

describe('projections of the contracts', () => {
  it('gives every kind unique column names', () => {
    for (const kind of kinds) {
      const names = observationColumns[kind].map((column) => column.name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(observationColumns.bus.map((column) => column.name)).toEqual(
      expect.arrayContaining([
        'lat',
        'lon',
        'h_acc_m',
        'speed_mps',
        'heading_deg',
        'quality_level',
        'battery_pct',
      ]),
    );
  });

  it('describes every endpoint in OpenAPI 3.1, without a dangling reference', () => {
    const document = openApiDocument('0.1.0') as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const operations = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(operations.sort()).toEqual(
      Object.values<Endpoint>(endpoints)
        .map((one) => one.operationId)
        .sort(),
    );
    for (const reference of references(document))
      expect(lookUp(document, reference), reference).toBeDefined();
  });

  it('describes the topics of every kind in AsyncAPI 3', () => {
    const document = asyncApiDocument('0.1.0') as { channels: Record<string, { address: string }> };
    for (const kind of kinds) {
      expect(document.channels[`${kind}.telemetry`]?.address).toBe(
        `trialwatch/v1/{trialId}/${kind}/{deviceId}/telemetry`,
      );
    }
    for (const reference of references(document)) {
      if (reference.startsWith('#/channels/')) continue;
      expect(lookUp(document, reference), reference).toBeDefined();
    }
  });

  it('requires exactly the core of each kind', () => {
    const required = Object.fromEntries(
      kinds.map((kind) => [kind, (payloadSchemas(kind).telemetry as { required: string[] }).required]),
    );
    expect(required).toEqual({
      bus: ['seq', 'observedAt', 'location'],
      streetlight: ['seq', 'observedAt', 'powerState'],
      parking: ['seq', 'observedAt', 'occupancy'],
      efence: ['seq', 'observedAt', 'presence'],
      traffic: ['seq', 'observedAt', 'counts'],
      bin: ['seq', 'observedAt', 'fillRatio'],
    });
  });

  it('lists every field of every kind in the vendor tables with both labels', () => {
    const tables = fieldTables();
    for (const name of [
      'speedMps',
      'lampHours',
      'plateHmac',
      'distanceToBoundaryM',
      'counts.bicycle',
      'chargedAmountTwd',
      'human_intervention',
    ]) {
      expect(tables).toContain(`\`${name}\``);
    }
  });
});
