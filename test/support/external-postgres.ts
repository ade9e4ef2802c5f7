import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const debianRoot = '/usr/lib/postgresql';
const embeddedMajor = 18;
const oldestMajor = 15;
const superuser = 'owner';

/** The server binaries of one PostgreSQL that the machine has. */
export interface InstalledPostgres {
  readonly major: number;
  readonly binDir: string;
}

/** The oldest PostgreSQL that the server accepts and Debian's packages have put here; not the embedded one's version. */
export async function findInstalledPostgres(): Promise<InstalledPostgres | undefined> {
  const majors = (await readdir(debianRoot).catch((): string[] => [])).map(Number);
  for (const major of majors.sort((a, b) => a - b)) {
    if (!Number.isInteger(major) || major < oldestMajor || major === embeddedMajor) continue;
    const binDir = path.join(debianRoot, String(major), 'bin');
    const programs = await readdir(binDir).catch((): string[] => []);
    if (['initdb', 'postgres'].every((name) => programs.includes(name))) return { major, binDir };
  }
  return undefined;
}

/** PostgreSQL refuses root: as root it runs as another user. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (what: string) =>
        Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // This system has no such user; the next may be there.
    }
  }
  throw new Error('no user was found that PostgreSQL could run as');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Somebody else's PostgreSQL: a cluster of the machine's own binaries in a temporary folder, on a loopback port. */
export class ExternalPostgres {
  /** Address of its first database, with the superuser's rights. */
  readonly url: string;

  private constructor(
    private readonly installed: InstalledPostgres,
    private readonly folder: string,
    private readonly port: number,
    password: string,
    private child: ChildProcess,
  ) {
    this.url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
  }

  static async start(installed: InstalledPostgres): Promise<ExternalPostgres> {
    const user = unprivileged();
    const folder = await mkdtemp(path.join(tmpdir(), 'external-postgres-'));
    const password = randomBytes(16).toString('hex');
    const passwordFile = path.join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    await chmod(folder, 0o700);
    if (user !== undefined) for (const one of [folder, passwordFile]) await chown(one, user.uid, user.gid);
    const options = [
      '-D',
      path.join(folder, 'cluster'),
      '-U',
      superuser,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
    ];
    await promisify(execFile)(
      path.join(installed.binDir, 'initdb'),
      [...options, '--locale=C.UTF-8', `--pwfile=${passwordFile}`],
      { cwd: folder, ...user },
    );
    const port = await freePort();
    const child = await launch(installed, folder, port);
    return new ExternalPostgres(installed, folder, port, password, child);
  }

  /** Stops the server and starts it again with further settings, e.g. `fsync=off`. */
  async restart(settings: readonly string[] = []): Promise<void> {
    await this.#end();
    this.child = await launch(this.installed, this.folder, this.port, settings);
  }

  async stop(): Promise<void> {
    await this.#end();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    // A "fast" shutdown: connections are ended.
    this.child.kill('SIGINT');
    await ended;
  }
}

/** Resolves when the server takes connections. */
async function launch(
  { binDir }: InstalledPostgres,
  folder: string,
  port: number,
  settings: readonly string[] = [],
): Promise<ChildProcess> {
  const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  const child = spawn(
    path.join(binDir, 'postgres'),
    ['-D', path.join(folder, 'cluster'), ...[...fixed, ...settings].flatMap((one) => ['-c', one])],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...unprivileged() },
  );
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      log += String(chunk);
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${log}`)));
  });
  return child;
}
