import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { permissionsOf } from '#access';
import type { Config } from '#config';
import {
  endpoints,
  type IssuedToken,
  type Page,
  type Principal,
  type Session,
  type User,
  type Vendor,
} from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromAccess, FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { clearSessionCookie, setSessionCookie } from '../../http/session-cookie.js';
import { LiveViewers } from '../../live/live-viewers.js';
import { configToken, storageToken } from '../../wiring/tokens.js';
import { type FoundAccess, SessionService } from './session.service.js';
import { TokenService } from './token.service.js';

function sessionOf(principal: Principal, expiresAtMs: number | null): Session {
  const expiresAt = expiresAtMs === null ? null : new Date(expiresAtMs).toISOString();
  return { principal, permissions: permissionsOf(principal), expiresAt };
}

@Controller()
export class PeopleController {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(configToken) private readonly config: Config,
    @Inject(LiveViewers) private readonly viewers: LiveViewers,
  ) {}

  @Route(endpoints.signIn)
  async signIn(
    @FromRequest() { body }: Input<typeof endpoints.signIn>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const { token, principal, expiresAtMs } = answerOf(
      await this.sessions.signIn(body.username, body.password),
    );
    setSessionCookie(reply, token, expiresAtMs, this.#secure);
    return sessionOf(principal, expiresAtMs);
  }

  @Route(endpoints.getSession)
  getSession(@FromAccess() access: FoundAccess): Session {
    return sessionOf(access.principal, access.expiresAtMs);
  }

  @Route(endpoints.signOut)
  async signOut(
    @FromCaller() { sessionToken }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    // A program that signs out keeps its token: tokens are revoked by those who issue them.
    if (sessionToken !== null) {
      await this.sessions.signOut(sessionToken);
      this.viewers.endSession(sessionToken);
    }
    clearSessionCookie(reply, this.#secure);
  }

  @Route(endpoints.listUsers)
  async listUsers(@FromRequest() { query }: Input<typeof endpoints.listUsers>): Promise<Page<User>> {
    return answerOf(await this.storage.users.list(query));
  }

  @Route(endpoints.listTokens)
  async listTokens(@FromRequest() { query }: Input<typeof endpoints.listTokens>) {
    return answerOf(await this.storage.tokens.list(query));
  }

  @Route(endpoints.createToken)
  async createToken(@FromRequest() { body }: Input<typeof endpoints.createToken>): Promise<IssuedToken> {
    return answerOf(await this.tokens.issue(body));
  }

  @Route(endpoints.revokeToken)
  async revokeToken(@FromRequest() { params }: Input<typeof endpoints.revokeToken>): Promise<void> {
    answerOf(await this.tokens.revoke(params.tokenId));
    this.viewers.endToken(params.tokenId);
  }

  @Route(endpoints.listVendors)
  async listVendors(
    @FromRequest() { query }: Input<typeof endpoints.listVendors>,
    @FromCaller() caller: Caller,
  ): Promise<Page<Vendor>> {
    return answerOf(await this.storage.vendors.list(query, { vendorId: caller.vendorId }));
  }

  @Route(endpoints.createVendor)
  async createVendor(@FromRequest() { body }: Input<typeof endpoints.createVendor>): Promise<Vendor> {
    return answerOf(await this.storage.vendors.create(body));
  }

  get #secure(): boolean {
    return this.config.TRIALWATCH_PUBLIC_URL?.startsWith('https:') === true;
  }
}
