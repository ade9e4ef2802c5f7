import type { Socket } from 'socket.io';
import { liveRoomOf } from '#access';
import type { Principal } from '#contracts';

/** By what a viewer came in: a person's session (its cookie's token), or a program's bearer token. */
export type ViewerPass =
  | { readonly type: 'session'; readonly token: string | null }
  | { readonly type: 'token'; readonly token: string };

export interface Viewer {
  readonly socket: Socket;
  readonly pass: ViewerPass;
  readonly principal: Principal;
  readonly room: string;
}

/** Who a pass belongs to now; null where it is over. */
export type PassCheck = (pass: ViewerPass) => Promise<Principal | null>;

/**
 * Cuts the line without a farewell packet: socket.io's client takes a farewell as final, and would not
 * dial again by itself, neither after a restart of the server nor to learn that it is signed out. And
 * without waiting for the client's part of closing, which one that does not read never does.
 */
export function cutLine(socket: Socket): void {
  socket.conn.close(true);
  socket.request.socket.destroy();
}

/** Everybody who watches, and the end of it when the session or the token has ended. */
export class LiveViewers {
  readonly #viewers = new Map<string, Viewer>();

  add(viewer: Viewer): void {
    this.#viewers.set(viewer.socket.id, viewer);
  }

  remove(socket: Socket): Viewer | undefined {
    const viewer = this.#viewers.get(socket.id);
    this.#viewers.delete(socket.id);
    return viewer;
  }

  of(socket: Socket): Viewer | undefined {
    return this.#viewers.get(socket.id);
  }

  /** A person has signed out: what watches by this session ends at once. */
  endSession(token: string | null): void {
    if (token === null) return;
    this.#cutWhere(({ pass }) => pass.type === 'session' && pass.token === token);
  }

  /** A token was revoked: programs that watch by it are cut at once. */
  endToken(tokenId: string): void {
    this.#cutWhere(({ principal }) => principal.type === 'token' && principal.id === tokenId);
  }

  /** Cuts everybody whose pass is over (expired, ended elsewhere) or opens another room now. */
  async recheck(check: PassCheck): Promise<void> {
    for (const viewer of [...this.#viewers.values()]) {
      const principal = await check(viewer.pass);
      if (principal === null || liveRoomOf(principal) !== viewer.room) cutLine(viewer.socket);
    }
  }

  cutAll(): void {
    this.#cutWhere(() => true);
  }

  #cutWhere(isMeant: (viewer: Viewer) => boolean): void {
    for (const viewer of [...this.#viewers.values()]) if (isMeant(viewer)) cutLine(viewer.socket);
  }
}
