import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

/**
 * Whether a handshake comes from a page of ours. Browsers add the cookie also to another site's WebSocket and
 * always name the page's origin; programs name none and bring a token (RFC 6455 10.2).
 */
export function isOwnOrigin(
  headers: Pick<IncomingMessage['headers'], 'origin' | 'host'>,
  publicUrl: string | undefined,
): boolean {
  if (headers.origin === undefined) return true;
  const origin = originOf(headers.origin);
  if (origin === null || origin === 'null') return false;
  return origin === originOf(publicUrl) || new URL(origin).host === headers.host;
}

type CreateServer = IoAdapter['createIOServer'];

/** socket.io for our own pages and for programs; its main namespace, which nothing of ours uses, is closed. */
export class LiveSocketAdapter extends IoAdapter {
  readonly #publicUrl: string | undefined;

  constructor(app: INestApplicationContext, publicUrl: string | undefined) {
    super(app);
    this.#publicUrl = publicUrl;
  }

  override createIOServer(...[port, options]: Parameters<CreateServer>): ReturnType<CreateServer> {
    const server = super.createIOServer(port, {
      ...(options as NonNullable<typeof options>),
      allowRequest: (request: IncomingMessage, decide: (error: string | null, allowed: boolean) => void) =>
        decide(null, isOwnOrigin(request.headers, this.#publicUrl)),
    });
    server.of('/').use((_, next) => next(new Error('not_found')));
    return server;
  }
}
