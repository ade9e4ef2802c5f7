import type { DataSource } from 'typeorm';
import { failure, type Outcome, type Page, problem, success, type Vendor } from '#contracts';
import { isUniqueViolation } from '../connection/pg-error.js';
import { VendorEntity } from '../entities/vendor-entity.js';
import type { NowMs } from '../ports.js';
import { Conditions, type Scope } from '../read-models/conditions.js';
import { type PageQuery, readPage } from '../read-models/page-reader.js';

export class VendorStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Problem `already_exists`. */
  async create(vendor: Vendor): Promise<Outcome<Vendor>> {
    try {
      const createdAt = new Date(this.nowMs());
      await this.source.getRepository(VendorEntity).insert({ id: vendor.id, name: vendor.name, createdAt });
      return success(vendor);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return failure(problem('already_exists', `the vendor ${vendor.id} exists`, { at: '/id' }));
    }
  }

  async find(vendorId: string): Promise<Vendor | null> {
    const row = await this.source.getRepository(VendorEntity).findOneBy({ id: vendorId });
    return row === null ? null : { id: row.id, name: row.name };
  }

  /** By id; a vendor sees itself. */
  list(page: PageQuery, scope: Scope): Promise<Outcome<Page<Vendor>>> {
    return readPage<Vendor, Vendor>(this.source, page, {
      select: 'SELECT id, name FROM vendor',
      where: new Conditions().addIf('id = ?', scope.vendorId),
      order: ['id'],
      direction: 'ASC',
      shape: ['string'],
      bind: (key) => key,
      keyOf: (row) => [row.id],
      toItem: ({ id, name }) => ({ id, name }),
    });
  }
}
