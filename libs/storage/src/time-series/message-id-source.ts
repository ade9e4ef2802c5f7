import type { Queryable } from '../connection/queryable.js';

const blockSize = 10_000n;
const blocksInHand = 5;

/** Ids that no message has had, ascending within a process; blocks are fetched ahead of need. */
export class MessageIdSource {
  private readonly blocks: bigint[] = [];
  private nextId = 0n;
  private end = 0n;
  private refill: Promise<void> | null = null;

  constructor(private readonly on: Queryable) {}

  /** Resolves when at least one id is in hand. Throws where the database cannot be reached. */
  async ready(): Promise<void> {
    if (this.nextId < this.end || this.blocks.length > 0) return;
    await this.fetch();
  }

  /** Throws where the blocks in hand are used up, which takes a database that is away for long. */
  next(): bigint {
    if (this.nextId === this.end) this.openBlock();
    const id = this.nextId;
    this.nextId = id + 1n;
    return id;
  }

  private openBlock(): void {
    const start = this.blocks.shift();
    // A failed refill is tried again by the next block, and by ready().
    if (this.blocks.length < blocksInHand) void this.fetch().catch(() => undefined);
    if (start === undefined) throw new Error('no message ids in hand: the database has been away too long');
    this.nextId = start;
    this.end = start + blockSize;
  }

  private fetch(): Promise<void> {
    this.refill ??= this.fetchBlocks().finally(() => {
      this.refill = null;
    });
    return this.refill;
  }

  private async fetchBlocks(): Promise<void> {
    const { rows } = await this.on.query(
      `SELECT nextval('message_id_block')::text AS start FROM generate_series(1, ${blocksInHand})`,
    );
    this.blocks.push(...rows.map((row) => BigInt(String(row.start))));
  }
}
