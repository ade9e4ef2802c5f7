import { isCheckViolation, isUniqueViolation } from '../connection/pg-error.js';
import type { BatchDraft, CommitReport, NowMs, Rejudge } from '../ports.js';
import type { Amendment } from '../refold-ports.js';
import { writeFindings } from '../stores/finding-writer.js';
import { BatchEncoder } from './batch-encoder.js';
import { runCopies } from './copy-transaction.js';
import { commitByInsert } from './fallback-commit.js';
import type { ShardConnection } from './shard-connection.js';
import type { TimePartitions } from './time-partitions.js';
import { writeAmendment } from './write-amendment.js';

const begin = 'BEGIN';
const commit = 'COMMIT';

/**
 * One shard's way into the store. A batch is one transaction; without findings it is one round trip.
 * Whatever goes wrong throws, nothing of the batch is committed then (or, where the answer to COMMIT
 * was lost, it may be: the sender sends again and the keys tell), and the next batch connects anew.
 */
export class ShardStore {
  private readonly encoder = new BatchEncoder();

  constructor(
    private readonly connection: ShardConnection,
    private readonly partitions: TimePartitions,
    private readonly nowMs: NowMs,
  ) {}

  /**
   * Resolves after COMMIT. Where a unique index objects to the COPY, the rows go in by INSERT ... ON
   * CONFLICT DO NOTHING, `rejudge` gets those that were stored already, and its verdicts are written
   * instead. A message that brought nothing new is not stored again.
   */
  async commit(draft: BatchDraft, rejudge: Rejudge): Promise<CommitReport> {
    const making = this.partitions.cover(draft);
    if (making !== null) await making;
    try {
      return await this.commitOnce(draft, rejudge);
    } catch (error) {
      if (isCheckViolation(error)) this.partitions.forget();
      throw error;
    }
  }

  /**
   * Writes what a re-fold found as one transaction; resolves after COMMIT and may be done again where the
   * answer to it was lost. Not while a commit of this store is under way: they share the connection.
   */
  amend(amendment: Amendment): Promise<CommitReport> {
    const { encoder } = this;
    return this.connection.run((client) =>
      writeAmendment(client, amendment, { encoder, nowMs: this.nowMs() }),
    );
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private commitOnce(draft: BatchDraft, rejudge: Rejudge): Promise<CommitReport> {
    return this.connection.run(async (client) => {
      try {
        const parts = this.encoder.encode(draft);
        const { findings } = draft.verdicts;
        if (findings.length === 0) {
          await runCopies(client, [begin], parts, [commit]);
          return { findings: [], incidents: [], fellBack: false };
        }
        await runCopies(client, [begin], parts, []);
        const written = await writeFindings(client, findings, this.nowMs());
        await client.query(commit);
        return { ...written, fellBack: false };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        await client.query('ROLLBACK');
      }
      const written = await commitByInsert(client, {
        draft,
        rejudge,
        encoder: this.encoder,
        nowMs: this.nowMs(),
      });
      return { ...written, fellBack: true };
    });
  }
}
