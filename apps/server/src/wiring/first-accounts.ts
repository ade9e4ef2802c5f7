import { randomUUID } from 'node:crypto';
import type { Storage } from '#storage';
import { passwordHash, randomPassword } from '../features/people/secrets.js';
import type { FirstAccount, MadeAccount } from './server-settings.js';

export const administratorAlone: readonly FirstAccount[] = [
  { username: 'admin', displayName: '系統管理者 Administrator', role: 'administrator' },
];

/** Makes the first accounts with random passwords; null where there are accounts already. */
export async function makeFirstAccounts(
  storage: Storage,
  accounts: readonly FirstAccount[],
): Promise<readonly MadeAccount[] | null> {
  if ((await storage.users.count()) > 0) return null;
  const made: MadeAccount[] = [];
  for (const { username, displayName, role, vendor } of accounts) {
    if (vendor !== undefined && (await storage.vendors.find(vendor.id)) === null) {
      await storage.vendors.create(vendor);
    }
    const password = randomPassword();
    const created = await storage.users.create({
      id: randomUUID(),
      username,
      displayName,
      role,
      vendorId: vendor?.id ?? null,
      passwordHash: await passwordHash(password),
    });
    if (!created.ok) throw new Error(`first account ${username}: ${created.problem.detail}`);
    made.push({ username, role, password });
  }
  return made;
}
