import type { DataSource } from 'typeorm';
import type { Device, Kind, Outcome, Page } from '#contracts';
import { DeviceEntity } from '../entities/device-entity.js';
import { toDevice } from '../stores/trial-file.js';
import { Conditions, type Scope } from './conditions.js';
import { type PageQuery, readPage } from './page-reader.js';

export interface DeviceFilter extends PageQuery {
  readonly trialId?: string;
  readonly kind?: Kind;
  readonly vendorId?: string;
}

export class DeviceReads {
  constructor(private readonly source: DataSource) {}

  /** By id. */
  list(filter: DeviceFilter, scope: Scope): Promise<Outcome<Page<Device>>> {
    const where = new Conditions()
      .scope(scope, 'vendor_id', 'id')
      .addIf('trial_id = ?', filter.trialId)
      .addIf('kind = ?', filter.kind)
      .addIf('vendor_id = ?', filter.vendorId);
    return readPage<DeviceRecord, Device>(this.source, filter, {
      select:
        'SELECT id, trial_id, kind, vendor_id, name, place, vehicle, watches, report_interval_s, created_at FROM device',
      where,
      order: ['id'],
      direction: 'ASC',
      shape: ['string'],
      bind: (key) => key,
      keyOf: (row) => [row.id],
      toItem: fromRecord,
    });
  }

  /** Null where there is none in the reader's scope. */
  async find(deviceId: string, scope: Scope): Promise<Device | null> {
    const row = await this.source.getRepository(DeviceEntity).findOneBy({ id: deviceId });
    if (row === null) return null;
    const seen = scope.vendorId === null || row.vendorId === scope.vendorId;
    const named = scope.deviceIds === undefined || scope.deviceIds.includes(deviceId);
    return seen && named ? toDevice(row) : null;
  }
}

interface DeviceRecord {
  readonly id: string;
  readonly trial_id: string;
  readonly kind: Kind;
  readonly vendor_id: string;
  readonly name: DeviceEntity['name'];
  readonly place: DeviceEntity['place'];
  readonly vehicle: DeviceEntity['vehicle'];
  readonly watches: string | null;
  readonly report_interval_s: number | null;
  readonly created_at: Date;
}

function fromRecord(row: DeviceRecord): Device {
  return toDevice({
    id: row.id,
    trialId: row.trial_id,
    kind: row.kind,
    vendorId: row.vendor_id,
    name: row.name,
    place: row.place,
    vehicle: row.vehicle,
    watches: row.watches,
    reportIntervalS: row.report_interval_s,
    createdAt: row.created_at,
  });
}
