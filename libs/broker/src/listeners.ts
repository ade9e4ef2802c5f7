import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { BrokerOptions } from './broker-options.js';

export interface ListenAddress {
  readonly host: string;
  /** Plain MQTT; undefined when there is no plain listener. */
  readonly port: number | undefined;
  readonly tlsPort: number | undefined;
}

/** The listening sockets, plain and TLS. */
export class Listeners {
  private readonly servers: Server[] = [];

  constructor(
    private readonly options: BrokerOptions,
    private readonly onSocket: (socket: Socket, tls: boolean) => void,
    private readonly onTlsFailure: () => void,
  ) {}

  /** Rejects with the system's error when a port is taken or may not be opened; nothing stays open then. */
  async open(): Promise<ListenAddress> {
    const { host, port, tls } = this.options;
    try {
      const plainPort = port === undefined ? undefined : await this.listen(this.plainServer(), host, port);
      const tlsPort =
        tls === undefined ? undefined : await this.listen(this.tlsServer(tls), tls.host ?? host, tls.port);
      return { host, port: plainPort, tlsPort };
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Accepts no more; open sockets live on. */
  close(): void {
    for (const server of this.servers) server.close();
  }

  private plainServer(): Server {
    return createServer({ noDelay: true }, (socket) => this.onSocket(socket, false));
  }

  private tlsServer(tls: { readonly cert: string | Buffer; readonly key: string | Buffer }): Server {
    const { connectTimeoutMs } = this.options;
    const server = createTlsServer(
      {
        cert: tls.cert,
        key: tls.key,
        minVersion: 'TLSv1.2',
        noDelay: true,
        handshakeTimeout: connectTimeoutMs,
      },
      (socket) => this.onSocket(socket, true),
    );
    server.on('tlsClientError', this.onTlsFailure);
    return server;
  }

  private async listen(server: Server, host: string, port: number): Promise<number> {
    this.servers.push(server);
    server.maxConnections = this.options.maxConnections;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return (server.address() as AddressInfo).port;
  }
}
