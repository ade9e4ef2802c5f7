import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages in the server's log. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger.child({ part: 'nest' });
  }

  log(message: unknown, ...more: unknown[]): void {
    this.#logger.debug({ more }, String(message));
  }

  error(message: unknown, ...more: unknown[]): void {
    if (message instanceof Error) this.#logger.error({ err: message, more }, message.message);
    else this.#logger.error({ more }, String(message));
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.#logger.warn({ more }, String(message));
  }
}
