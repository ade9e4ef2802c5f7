import type { Client } from 'aedes';
import type { Connection } from './connection.js';

/** All connections, by the library's client and by session. */
export class ConnectionRegistry {
  private readonly connections = new Set<Connection>();
  private readonly byClient = new WeakMap<Client, Connection>();
  private readonly sessions = new Map<string, Connection>();
  /** Called when the last connection has gone. */
  onEmpty: () => void = () => undefined;

  get size(): number {
    return this.connections.size;
  }

  get authenticated(): number {
    return this.sessions.size;
  }

  all(): Iterable<Connection> {
    return this.connections;
  }

  add(client: Client, connection: Connection): void {
    this.connections.add(connection);
    this.byClient.set(client, connection);
  }

  of(client: Client | null): Connection | undefined {
    return client === null ? undefined : this.byClient.get(client);
  }

  /** @returns the connection that held the session until now, if it still lives. */
  takeOver(sessionId: string, connection: Connection): Connection | undefined {
    const previous = this.sessions.get(sessionId);
    this.sessions.set(sessionId, connection);
    return previous === connection ? undefined : previous;
  }

  remove(connection: Connection): void {
    this.connections.delete(connection);
    const { principal } = connection;
    const sessionId = principal === undefined ? undefined : sessionIdOf(principal);
    if (sessionId !== undefined && this.sessions.get(sessionId) === connection)
      this.sessions.delete(sessionId);
    if (this.connections.size === 0) this.onEmpty();
  }
}

/**
 * The library's client id. It starts with the credential, so one credential can never take over another's
 * session, whatever client ids they claim (credential ids hold no '/').
 */
export function sessionIdOf(principal: { readonly credentialId: string; readonly clientId: string }): string {
  return `${principal.credentialId}/${principal.clientId}`;
}
