import type { DataSource } from 'typeorm';
import {
  type IncidentSummary,
  type Kind,
  kindContracts,
  kinds,
  type LiveDevice,
  type LiveFinding,
} from '#contracts';
import { queryableOn } from '../connection/queryable.js';
import type { DecodeStored } from '../ports.js';
import { observationTables } from '../time-series/time-tables.js';
import { FindingReads } from './finding-reads.js';
import { IncidentReads } from './incident-reads.js';
import { type ItemPlace, ItemReader } from './item-reader.js';

/** What the live picture starts from. */
export interface LiveSeed {
  readonly devices: readonly LiveDevice[];
  readonly openFindings: readonly LiveFinding[];
  readonly openIncidents: readonly IncidentSummary[];
}

/** The newest state of every device, and what is open; read once at start. */
export class LiveSeedReads {
  constructor(
    private readonly source: DataSource,
    private readonly decode: DecodeStored,
  ) {}

  /**
   * `values` are the kind's live fields as sent; `measures` are empty until the next observation is
   * judged; `reportIntervalS` is the device's own (a permit's for its kind is the caller's to add).
   */
  async read(): Promise<LiveSeed> {
    const openFindings = await new FindingReads(this.source).open();
    const openIncidents = await new IncidentReads(this.source).open();
    const rules = new Map<string, string[]>();
    for (const { deviceId, rule } of openFindings)
      rules.set(deviceId, [...(rules.get(deviceId) ?? []), rule]);
    const devices: LiveDevice[] = [];
    for (const kind of kinds) devices.push(...(await this.devicesOf(kind, rules)));
    return { devices, openFindings, openIncidents };
  }

  private async devicesOf(
    kind: Kind,
    rules: ReadonlyMap<string, readonly string[]>,
  ): Promise<readonly LiveDevice[]> {
    const rows: SeedRecord[] = await this.source.query(seedSql(observationTables[kind].name), [kind]);
    const heard = rows.filter((row) => row.message_id !== null);
    const reader = new ItemReader(queryableOn(this.source), this.decode);
    const items = await reader.read(heard.map((row) => placeOf(row, kind)));
    const payloads = new Map(
      items.flatMap((item) =>
        item.type === 'observation' ? [[item.observation.deviceId, item.observation.payload] as const] : [],
      ),
    );
    return rows.map((row) => toLiveDevice(row, kind, payloads.get(row.id) ?? null, rules.get(row.id) ?? []));
  }
}

/** One index probe a device (partitions newest first), whatever the planner's statistics say. */
function seedSql(table: string): string {
  return `
    SELECT d.id, d.trial_id, d.vendor_id, d.place, d.report_interval_s, c.state AS connection,
      o.observed_at, o.received_at, o.status, o.message_id::text AS message_id, o.index_in_message
    FROM device d
    LEFT JOIN LATERAL (
      SELECT observed_at, received_at, status, message_id, index_in_message FROM ${table}
      WHERE device_id = d.id ORDER BY observed_at DESC, boot_id DESC, seq DESC LIMIT 1
    ) o ON true
    LEFT JOIN LATERAL (
      SELECT state FROM device_connection WHERE device_id = d.id ORDER BY id DESC LIMIT 1
    ) c ON true
    WHERE d.kind = $1 ORDER BY d.id`;
}

interface SeedRecord {
  readonly id: string;
  readonly trial_id: string;
  readonly vendor_id: string;
  readonly place: { readonly lat: number; readonly lon: number } | null;
  readonly report_interval_s: number | null;
  readonly connection: 'online' | 'offline' | null;
  readonly observed_at: Date | null;
  readonly received_at: Date | null;
  readonly status: ItemPlace['status'] | null;
  readonly message_id: string | null;
  readonly index_in_message: number | null;
}

function placeOf(row: SeedRecord, kind: Kind): ItemPlace {
  const { status, message_id, index_in_message, observed_at, received_at } = row;
  if (!status || message_id === null || index_in_message === null || !observed_at || !received_at) {
    throw new Error(`the newest observation of ${row.id} is incomplete`);
  }
  return {
    channel: 'telemetry',
    kind,
    deviceId: row.id,
    trialId: row.trial_id,
    status,
    messageId: message_id,
    indexInMessage: index_in_message,
    observedAtMs: observed_at.getTime(),
    receivedAt: received_at,
  };
}

type Located = {
  readonly location?: { readonly lat: number; readonly lon: number; readonly hAccM?: number };
};

function toLiveDevice(
  row: SeedRecord,
  kind: Kind,
  payload: (Located & object) | null,
  openRules: readonly string[],
): LiveDevice {
  const place = payload?.location ?? row.place;
  const fields = Object.entries(payload ?? {});
  const live: readonly string[] = kindContracts[kind].liveFields;
  return {
    deviceId: row.id,
    trialId: row.trial_id,
    vendorId: row.vendor_id,
    kind,
    observedAt: row.observed_at?.toISOString() ?? null,
    receivedAt: row.received_at?.toISOString() ?? null,
    connection: row.connection ?? 'unknown',
    lat: place?.lat ?? null,
    lon: place?.lon ?? null,
    hAccM: payload?.location?.hAccM ?? null,
    values: Object.fromEntries(fields.filter(([name]) => live.includes(name))),
    measures: {},
    openRules: [...new Set(openRules)],
    reportIntervalS: row.report_interval_s,
  };
}
