import type pg from 'pg';

/** One COPY ... FROM STDIN with its data as wire messages (CopyWriter.finish). */
export interface CopyPart {
  readonly sql: string;
  readonly data: Buffer;
}

/** What pg calls on a query; the types of pg name only `submit`. */
interface QueryHandlers extends pg.Submittable {
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

/**
 * Statements and their COPY data sent in one go: the server reads the data when it comes to them, so a
 * whole transaction costs one round trip. Where a statement fails, the server skips the rest of the
 * statements and drops the data that follow (PostgreSQL manual, 54.2.6 "COPY Operations").
 */
class CopyTransaction implements QueryHandlers {
  constructor(
    private readonly text: string,
    private readonly data: readonly Buffer[],
    private readonly done: (error?: Error) => void,
  ) {}

  submit(connection: pg.Connection): void {
    const { stream } = connection;
    stream.cork();
    connection.query(this.text);
    for (const bytes of this.data) stream.write(bytes);
    stream.uncork();
  }

  handleError(error: Error): void {
    this.done(error);
  }

  handleReadyForQuery(): void {
    this.done();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
}

/** Runs `before`, the copies and `after` as one simple query. Throws the server's error. */
export function runCopies(
  client: pg.Client,
  before: readonly string[],
  parts: readonly CopyPart[],
  after: readonly string[],
): Promise<void> {
  const text = [...before, ...parts.map((part) => part.sql), ...after].join(';\n');
  const data = parts.map((part) => part.data);
  return new Promise((resolve, reject) => {
    client.query(
      new CopyTransaction(text, data, (error) => (error === undefined ? resolve() : reject(error))),
    );
  });
}
