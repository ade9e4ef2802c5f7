import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { readConfig } from '#config';
import { type IssuedToken, type Role, roles } from '#contracts';
import { type RunningServer as Server, startServer } from '../../apps/server/src/main.js';
import { ApiClient } from './api-client.js';

/** Vendors of the first accounts: the role vendor speaks for `own`; `rival` is the foreign one. */
export const ownVendor = 'own';
export const rivalVendor = 'rival';

export interface StartedServer {
  readonly server: Server;
  /** A client with a token of each role; the vendor's is `ownVendor`'s. */
  readonly as: Readonly<Record<Role, ApiClient>>;
  /** Bearer tokens of the same. */
  readonly tokens: Readonly<Record<Role, string>>;
  readonly rival: ApiClient;
  readonly rivalToken: string;
  readonly passwords: ReadonlyMap<string, string>;
  /** Everything that was logged, as JSON lines. */
  readonly log: () => string;
  stop(): Promise<void>;
}

class KeptLines extends Writable {
  text = '';
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

const firstAccounts = roles.map((role) => ({
  username: role,
  displayName: role,
  role,
  ...(role === 'vendor' ? { vendor: { id: ownVendor, name: ownVendor } } : {}),
}));

/**
 * Starts the whole server in this process, on an embedded PostgreSQL in a temporary folder or on the database
 * that `settings` name. Ports are free ones of the loopback address.
 */
export async function startTestServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'trialwatch-test-'));
  // As root PostgreSQL runs as another user, which must be able to pass.
  await chmod(dataDir, 0o711);
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const config = readConfig(
    { TRIALWATCH_DATA_DIR: dataDir, TRIALWATCH_HTTP_PORT: '0', TRIALWATCH_MQTT_PORT: '0', ...settings },
    () => '',
  );
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const lines = new KeptLines();
  const logger = pino({ level: 'debug' }, lines);
  const server = await startServer({ config: config.value, logger, firstAccounts }).catch(async (error) => {
    await remove();
    throw error;
  });
  const stop = async () => {
    try {
      await server.stop();
    } finally {
      await remove();
    }
  };
  return { server, ...(await clientsOf(server)), log: () => lines.text, stop };
}

async function clientsOf({ httpUrl, adminToken, madeAccounts }: Server) {
  const admin = new ApiClient(httpUrl, adminToken);
  await admin.post('/vendors', { id: rivalVendor, name: rivalVendor });
  const tokenOf = async (role: Role, vendorId: string) => {
    const order = { name: `${role} ${randomUUID()}`, role, ...(role === 'vendor' ? { vendorId } : {}) };
    return (await admin.post<IssuedToken>('/tokens', order)).token;
  };
  const issued = await Promise.all(
    roles.map(async (role) => [role, await tokenOf(role, ownVendor)] as const),
  );
  const tokens = Object.fromEntries(issued) as Record<Role, string>;
  const as = Object.fromEntries(
    issued.map(([role, token]) => [role, new ApiClient(httpUrl, token)]),
  ) as Record<Role, ApiClient>;
  const rivalToken = await tokenOf('vendor', rivalVendor);
  return {
    tokens,
    as,
    rivalToken,
    rival: new ApiClient(httpUrl, rivalToken),
    passwords: new Map((madeAccounts ?? []).map(({ username, password }) => [username, password])),
  };
}
