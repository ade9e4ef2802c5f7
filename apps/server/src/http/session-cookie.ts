import type { FastifyReply } from 'fastify';

export const sessionCookie = 'trialwatch_session';

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
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  void reply.clearCookie(sessionCookie, { httpOnly: true, sameSite: 'strict', path: '/', secure });
}

/** Reads one cookie of a raw Cookie header, for the socket that has no request object. */
export function sessionTokenOf(cookieHeader: string | undefined): string | null {
  for (const part of (cookieHeader ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === sessionCookie && value !== undefined && value !== '') return decodeURIComponent(value);
  }
  return null;
}
