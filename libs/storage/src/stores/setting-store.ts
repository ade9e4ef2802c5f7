import type { DataSource } from 'typeorm';
import { SettingEntity } from '../entities/setting-entity.js';
import type { NowMs } from '../ports.js';

/** What the installation itself remembers, as JSON under a key. */
export class SettingStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Null where it was never set; the caller validates what it gets. */
  async get(key: string): Promise<unknown> {
    const row = await this.source.getRepository(SettingEntity).findOneBy({ key });
    return row === null ? null : row.value;
  }

  async set(key: string, value: unknown): Promise<void> {
    await this.source.query(
      `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, $3)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      [key, JSON.stringify(value), new Date(this.nowMs())],
    );
  }
}
