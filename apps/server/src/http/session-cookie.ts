import type { FastifyInstance, FastifyReply } from 'fastify';

export const sessionCookie = 'trialwatch_session';
/** Tells the console's script that there may be a session, so that a first visit asks for none. */
const hintCookie = 'trialwatch_signed_in';

/** Kept from scripts and from other sites; Secure where people come by https. */
export function setSessionCookie(
  reply: FastifyReply,
  token: string,
  expiresAtMs: number,
  secure: boolean,
): void {
  void reply.setCookie(sessionCookie, token, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure,
    expires: new Date(expiresAtMs),
  });
  void reply.setCookie(hintCookie, '1', {
    sameSite: 'strict',
    path: '/',
    secure,
    expires: new Date(expiresAtMs),
  });
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  void reply.clearCookie(sessionCookie, { httpOnly: true, sameSite: 'strict', path: '/', secure });
  void reply.clearCookie(hintCookie, { sameSite: 'strict', path: '/', secure });
}

/** The session token in a raw Cookie header, for the socket that has no request object. */
export function sessionTokenOf(
  fastify: Pick<FastifyInstance, 'parseCookie'>,
  cookieHeader: string | undefined,
): string | null {
  return fastify.parseCookie(cookieHeader ?? '')[sessionCookie] ?? null;
}
