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
} from '@nestjs/websockets';
import type { Logger } from 'pino';
import type { Namespace, Socket } from 'socket.io';
import { decide, liveRoomOf } from '#access';
import { liveEvents, livePath, type Principal, problem, toProblemDocument } from '#contracts';
import { SessionService } from '../features/people/session.service.js';
import { sessionTokenOf } from '../http/session-cookie.js';
import { loggerToken } from '../wiring/tokens.js';
import { LiveBroadcast } from './live-broadcast.js';
import { cutLine, LiveViewers, type ViewerPass } from './live-viewers.js';
import { UpgradedSockets } from './upgraded-sockets.js';

/** How long one whose session was ended elsewhere, or ran out, may still see the picture. */
const recheckEveryMs = 15_000;

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
  #recheckTimer: NodeJS.Timeout | undefined;
  #isChecking = false;
  #isStopping = false;
  readonly #upgraded = new UpgradedSockets();

  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(LiveBroadcast) private readonly broadcast: LiveBroadcast,
    @Inject(LiveViewers) private readonly viewers: LiveViewers,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost<FastifyAdapter>,
    @Inject(loggerToken) private readonly logger: Logger,
  ) {}

  afterInit(namespace: Namespace): void {
    this.broadcast.attach(namespace);
    this.#upgraded.watch(this.http.httpAdapter.getHttpServer());
    namespace.use((socket, next) => {
      // To be refused would be final for socket.io's client; cut off, it dials until we are back.
      if (this.#isStopping) return cutLine(socket);
      this.#principalOf(this.#passOf(socket)).then(
        (principal) => {
          socket.data.principal = principal;
          next(principal === null || liveRoomOf(principal) === null ? new Error('not_signed_in') : undefined);
        },
        (error: unknown) => next(error instanceof Error ? error : new Error(String(error))),
      );
    });
    this.#recheckTimer = setInterval(() => void this.#recheck(), recheckEveryMs);
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
    this.viewers.add({ socket, pass: this.#passOf(socket), principal, room });
    this.broadcast.join(socket, room, decision.vendorId);
  }

  handleDisconnect(socket: Socket): void {
    const viewer = this.viewers.remove(socket);
    if (viewer !== undefined) this.broadcast.leave(socket, viewer.room);
  }

  @SubscribeMessage(liveEvents.resync)
  resync(@ConnectedSocket() socket: Socket): void {
    const viewer = this.viewers.of(socket);
    if (viewer !== undefined) this.broadcast.resync(socket, viewer.room);
  }

  beforeApplicationShutdown(): void {
    this.#isStopping = true;
    clearInterval(this.#recheckTimer);
    this.viewers.cutAll();
    this.#upgraded.endAll();
  }

  /** Where the store does not answer nobody is cut: an outage ends no session. */
  async #recheck(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      await this.viewers.recheck((pass) => this.#principalOf(pass));
    } catch (error) {
      this.logger.warn({ err: error }, 'the sessions of viewers could not be checked; they are later');
    } finally {
      this.#isChecking = false;
    }
  }

  #passOf({ handshake }: Socket): ViewerPass {
    const token: unknown = handshake.auth.token;
    if (typeof token === 'string') return { type: 'token', token };
    const fastify = this.http.httpAdapter.getInstance();
    return { type: 'session', token: sessionTokenOf(fastify, handshake.headers.cookie) };
  }

  #principalOf(pass: ViewerPass): Promise<Principal | null> {
    return pass.type === 'token' ? this.sessions.byToken(pass.token) : this.sessions.byCookie(pass.token);
  }
}
