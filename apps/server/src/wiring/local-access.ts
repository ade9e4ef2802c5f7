import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Storage } from '#storage';
import { randomSecret, secretHash } from '../features/people/secrets.js';

export interface ServerUrls {
  readonly httpUrl: string;
  readonly mqttUrl: string;
}

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
  async begin({ httpUrl, mqttUrl }: ServerUrls): Promise<string> {
    await this.#revokeLeftover();
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
    await writeFile(this.#file, `${JSON.stringify({ url: httpUrl, mqttUrl, token, pid: process.pid })}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    return token;
  }

  async end(): Promise<void> {
    if (this.#tokenId === undefined) return;
    await rm(this.#file, { force: true });
    await this.#storage.tokens.revoke(this.#tokenId);
  }

  /** A server that was killed could not end its token; its successor does. */
  async #revokeLeftover(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(() => null);
    const left = leftAccess.safeParse(parseJson(text));
    if (!left.success) return;
    const token = await this.#storage.tokens.findByHash(secretHash(left.data.token));
    if (token !== null) await this.#storage.tokens.revoke(token.id);
  }
}

const leftAccess = z.object({ token: z.string() });

/** Null where the file is missing or was cut off in the middle. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
