import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { allEntities } from '../entities/all-entities.js';
import { allMigrations } from '../migrations/all-migrations.js';

/** A TypeORM data source on the address; its schema is made by migrations alone. */
export async function openDataSource(url: string, poolSize: number): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: [...allEntities],
    migrations: [...allMigrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'trialwatch api',
    poolSize,
    connectTimeoutMS: 10_000,
    // Idle connections break when the server restarts; the next query takes a new one.
    poolErrorHandler: () => undefined,
    installExtensions: false,
  });
  return source.initialize();
}
