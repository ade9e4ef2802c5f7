import type { Logger } from 'pino';
import type { Config } from '#config';
import type { Role, Vendor } from '#contracts';

/** An account that is made at the first start, with a random password that is shown once. */
export interface FirstAccount {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  /** For the role vendor; the vendor is registered where it is not yet. */
  readonly vendor?: Vendor;
}

export interface ServerSettings {
  readonly config: Config;
  readonly logger: Logger;
  /** Made where the installation has no account yet; an administrator alone by default. */
  readonly firstAccounts?: readonly FirstAccount[];
}

export interface MadeAccount {
  readonly username: string;
  readonly role: Role;
  readonly password: string;
}

/** A server that runs. */
export interface RunningServer {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly mqttsUrl: string | null;
  readonly dataDir: string;
  /** Null where the installation had accounts already. */
  readonly madeAccounts: readonly MadeAccount[] | null;
  /** An administrator's token for programs of this machine; ends with the server. */
  readonly adminToken: string;
  /** Stops in order: broker (drains), ingest, live and HTTP, database. Can be called again. */
  stop(): Promise<void>;
}
