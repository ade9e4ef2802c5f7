import type { DataSource } from 'typeorm';
import { type Device, failure, type Outcome, problem, success } from '#contracts';
import { isForeignKeyViolation, isUniqueViolation } from '../connection/pg-error.js';
import { DeviceEntity } from '../entities/device-entity.js';
import type { NowMs } from '../ports.js';
import { deviceRow } from './trial-file.js';

export class DeviceStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Registers a device, and its vendor with the trial. Problems: `already_exists`, `not_found` (trial or vendor). */
  async create(device: Device): Promise<Outcome<Device>> {
    try {
      await this.source.transaction(async (manager) => {
        await manager.insert(DeviceEntity, deviceRow(device, new Date(this.nowMs())));
        await manager.query(
          'UPDATE trial SET vendor_ids = array_append(vendor_ids, $2) WHERE id = $1 AND NOT $2 = ANY(vendor_ids)',
          [device.trialId, device.vendorId],
        );
      });
      return success(device);
    } catch (error) {
      if (isUniqueViolation(error)) {
        return failure(problem('already_exists', `the device ${device.id} exists`, { at: '/id' }));
      }
      if (!isForeignKeyViolation(error)) throw error;
      return failure(
        problem('not_found', `there is no trial ${device.trialId} or no vendor ${device.vendorId}`),
      );
    }
  }
}
