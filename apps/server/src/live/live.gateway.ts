import { type BeforeApplicationShutdown, Inject } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  ConnectedSocket,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { decide, liveRoomOf } from '#access';
import { liveEvents, livePath, type Principal, problem, toProblemDocument } from '#contracts';
import { SessionService } from '../features/people/session.service.js';
import { sessionTokenOf } from '../http/session-cookie.js';
import { LiveBroadcast } from './live-broadcast.js';

interface Viewer {
  readonly room: string;
  readonly vendorId: string | null;
}

/** The live picture over socket.io: a snapshot, then ticks; a gap is answered with a new snapshot. */
@WebSocketGateway({
  namespace: livePath,
  serveClient: false,
  maxHttpBufferSize: 16_384,
  perMessageDeflate: false,
})
export class LiveGateway
  implements OnGatewayInit<Namespace>, OnGatewayConnection, OnGatewayDisconnect, BeforeApplicationShutdown
{
  @WebSocketServer() private readonly namespace!: Namespace;
  readonly #viewers = new Map<string, Viewer>();

  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(LiveBroadcast) private readonly broadcast: LiveBroadcast,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost<FastifyAdapter>,
  ) {}

  afterInit(namespace: Namespace): void {
    this.broadcast.attach(namespace);
    namespace.use((socket, next) => {
      this.#principalOf(socket).then(
        (principal) => {
          socket.data.principal = principal;
          next(principal === null || liveRoomOf(principal) === null ? new Error('not_signed_in') : undefined);
        },
        (error: unknown) => next(error instanceof Error ? error : new Error(String(error))),
      );
    });
  }

  handleConnection(socket: Socket): void {
    const principal = socket.data.principal as Principal;
    const room = liveRoomOf(principal);
    const decision = decide(principal, 'live.watch');
    if (room === null || !decision.allowed) {
      socket.emit(liveEvents.problem, toProblemDocument(problem('forbidden', 'no right to watch')));
      socket.disconnect(true);
      return;
    }
    this.#viewers.set(socket.id, { room, vendorId: decision.vendorId });
    this.broadcast.join(socket, room, decision.vendorId);
  }

  handleDisconnect(socket: Socket): void {
    const viewer = this.#viewers.get(socket.id);
    if (viewer === undefined) return;
    this.#viewers.delete(socket.id);
    this.broadcast.leave(socket, viewer.room);
  }

  @SubscribeMessage(liveEvents.resync)
  resync(@ConnectedSocket() socket: Socket): void {
    const viewer = this.#viewers.get(socket.id);
    if (viewer !== undefined) this.broadcast.resync(socket, viewer.room);
  }

  beforeApplicationShutdown(): void {
    this.namespace.disconnectSockets(true);
  }

  async #principalOf(socket: Socket): Promise<Principal | null> {
    const token: unknown = socket.handshake.auth.token;
    if (typeof token === 'string') return this.sessions.byToken(token);
    return this.sessions.byCookie(
      sessionTokenOf(this.http.httpAdapter.getInstance(), socket.handshake.headers.cookie),
    );
  }
}
