import type { RunningServer } from '../commands/start-server.js';
import { textColumns } from './text-box.js';

type MadeAccounts = NonNullable<RunningServer['madeAccounts']>;

const roleNames: Readonly<Record<MadeAccounts[number]['role'], string>> = {
  operator: '承辦人員 operator',
  vendor: '廠商 vendor',
  regulator: '主管機關 regulator',
  administrator: '系統管理者 administrator',
};

/** The first accounts with their passwords, which are shown this once and kept nowhere. */
export function accountLines(accounts: MadeAccounts): string[] {
  return [
    '帳號與密碼，僅顯示這一次  Accounts, shown only this once',
    ...textColumns(
      accounts.map(({ username, password, role }) => [`  ${username}`, password, roleNames[role]]),
    ),
  ];
}
