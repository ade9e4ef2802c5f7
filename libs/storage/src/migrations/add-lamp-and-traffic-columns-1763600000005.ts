import type { MigrationInterface, QueryRunner } from 'typeorm';

const added: readonly (readonly [table: string, column: string, type: string])[] = [
  ['observation_streetlight', 'leakage_current_ma', 'real'],
  ['observation_streetlight', 'cabinet_open', 'boolean'],
  ['observation_traffic', 'wrong_way_count', 'integer'],
];

/** Leakage current and open cabinets of lamps, counts of those who drive the wrong way. */
export class AddLampAndTrafficColumns1763600000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of added)
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of added) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}
