import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '#storage';
import { randomSecret, secretHash } from '../features/people/secrets.js';

/**
 * The way in for the command line of the same machine: an administrator's token in a file that only
 * the owner of the data folder can read. It lives as long as the server runs.
 */
export class LocalAccess {
  readonly #storage: Storage;
  readonly #file: string;
  readonly #folder: string;
  #tokenId: string | undefined;

  constructor(storage: Storage, folder: string) {
    this.#storage = storage;
    this.#folder = folder;
    this.#file = join(folder, 'cli.json');
  }

  /** Makes the token and writes the file; returns the token. */
  async begin(httpUrl: string): Promise<string> {
    const name = 'command line of this machine';
    const token = `tw_${randomSecret()}`;
    const id = randomUUID();
    const row = {
      id,
      name,
      role: 'administrator',
      vendorId: null,
      tokenHash: secretHash(token),
      expiresAtMs: null,
    } as const;
    const created = await this.#storage.tokens.create(row);
    if (!created.ok) throw new Error(created.problem.detail);
    this.#tokenId = id;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await rm(this.#file, { force: true });
    await writeFile(this.#file, `${JSON.stringify({ url: httpUrl, token, pid: process.pid })}\n`, {
      mode: 0o600,
    });
    return token;
  }

  async end(): Promise<void> {
    if (this.#tokenId === undefined) return;
    await rm(this.#file, { force: true });
    await this.#storage.tokens.revoke(this.#tokenId);
  }
}
