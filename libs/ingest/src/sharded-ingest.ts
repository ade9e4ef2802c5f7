import { setTimeout as wait } from 'node:timers/promises';
import { drainShards } from './drain.js';
import { HorizonSweep } from './horizon-sweep.js';
import type { Done, Ingest, IngestPorts, IngestStats, UnreadMessage } from './ingest.js';
import type { IngestOptions } from './ingest-options.js';
import type { ArrivedMessage, Judge, RefoldRequest } from './ports.js';
import { receive, receiveUnread } from './receive.js';
import { RefoldWorker } from './refold/refold-worker.js';
import { SubjectRegistry } from './refold/subject-registry.js';
import { RouteTable } from './route-table.js';
import { Shard } from './shard.js';
import { newShardContext } from './shard-context.js';

/** Ingest over as many shards as there are stores, judged by the rules that it is given. */
export class ShardedIngest implements Ingest {
  private readonly shards: readonly Shard[];
  private readonly routes: RouteTable;
  private readonly horizon: HorizonSweep;
  private readonly refolds: RefoldWorker;

  constructor(
    options: IngestOptions,
    private readonly ports: IngestPorts,
    judge: Judge,
  ) {
    if (ports.stores.length === 0) throw new RangeError('ingest needs the store of at least one shard');
    const order = (requests: readonly RefoldRequest[]) => this.refolds.order(requests);
    this.shards = ports.stores.map(
      (store, index) => new Shard(newShardContext(index, store, ports, judge, options, order)),
    );
    const { announcer, clock, onFault, refoldReads: reads } = ports;
    const refoldPorts = { reads, announcer, clock, onFault };
    this.refolds = new RefoldWorker(new SubjectRegistry(this.shards), refoldPorts, options);
    this.routes = new RouteTable(this.shards.length);
    this.horizon = new HorizonSweep(ports.directory, this.shards);
  }

  get pressure(): number {
    let fullest = 0;
    for (const shard of this.shards) fullest = Math.max(fullest, shard.pressure);
    return fullest;
  }

  accept(message: ArrivedMessage, done: Done): void {
    const route = this.routes.of(message.topic);
    const shard = this.shardAt(route.shard);
    shard.enqueue(receive(message, route.topic, done, shard.context));
  }

  quarantineUnread(unread: UnreadMessage): void {
    const route = this.routes.of(unread.topic ?? '');
    const shard = this.shardAt(route.shard);
    shard.enqueue(receiveUnread(unread, route.topic, shard.context));
  }

  advanceHorizon(nowMs: number): Promise<void> {
    return this.horizon.advance(nowMs);
  }

  holdRefolds<T>(change: () => Promise<T>): Promise<T> {
    return this.refolds.holdWhile(change);
  }

  wakeRefolds(): void {
    this.refolds.wake();
  }

  whenRefolded(): Promise<void> {
    return this.refolds.whenIdle();
  }

  stats(): IngestStats {
    const shards = this.shards.map((shard) => shard.stats());
    return {
      ready: shards.every(({ failuresInARow }) => failuresInARow === 0),
      pressure: this.pressure,
      heldRows: shards.reduce((sum, { heldRows }) => sum + heldRows, 0),
      heldBytes: shards.reduce((sum, { heldBytes }) => sum + heldBytes, 0),
      devicesInMemory: this.shards.reduce((sum, { context }) => sum + context.devices.size, 0),
      refolds: this.refolds.stats(),
      shards,
    };
  }

  async drain(timeoutMs: number): Promise<{ readonly drained: boolean }> {
    const startedMs = performance.now();
    await Promise.race([this.refolds.stop(), wait(timeoutMs / 2, undefined, { ref: false })]);
    const drained = await drainShards(this.shards, Math.max(0, timeoutMs - (performance.now() - startedMs)));
    await Promise.all(this.ports.stores.map((store) => store.close()));
    return { drained };
  }

  private shardAt(index: number): Shard {
    const shard = this.shards[index];
    if (shard === undefined) throw new RangeError(`there is no shard ${index}`);
    return shard;
  }
}
