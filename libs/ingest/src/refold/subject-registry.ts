import { shardOf } from '../route-table.js';
import type { Shard } from '../shard.js';
import { DeviceSubject } from './device-subject.js';
import { GroupSubject } from './group-subject.js';
import type { OwedRefold } from './refold-ports.js';
import type { RefoldSubject } from './refold-subject.js';

/** Finds what a request is about. */
export class SubjectRegistry {
  constructor(private readonly shards: readonly Shard[]) {}

  /** Undefined where the directory does not know it. */
  subjectOf(request: OwedRefold): RefoldSubject | undefined {
    const { subjectId, trialId } = request;
    if (subjectId.startsWith(`${trialId}/`)) return GroupSubject.of(request, this.shards);
    const shard = this.shards[shardOf(subjectId, this.shards.length)];
    const device = shard?.context.ports.directory.deviceById(subjectId);
    if (shard === undefined || device === undefined || device.trialId !== trialId) return undefined;
    return new DeviceSubject(device, shard);
  }
}
