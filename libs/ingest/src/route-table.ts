import { type DeviceTopic, type Outcome, parseTopic } from '#contracts';

export interface Route {
  readonly topic: Outcome<DeviceTopic>;
  readonly shard: number;
}

const maxRoutes = 300_000;

/** FNV-1a over the id: the same device always lies in the same shard of a given number. */
export function shardOf(deviceId: string, shards: number): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < deviceId.length; at++) {
    mixed = Math.imul(mixed ^ deviceId.charCodeAt(at), 0x01000193);
  }
  return (mixed >>> 0) % shards;
}

/** Topics read once: what a topic says never changes. Bounded; wrong topics are not kept. */
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  constructor(private readonly shards: number) {}

  of(topic: string): Route {
    return this.routes.get(topic) ?? this.read(topic);
  }

  private read(topic: string): Route {
    const parsed = parseTopic(topic);
    if (!parsed.ok) return { topic: parsed, shard: 0 };
    const route = { topic: parsed, shard: shardOf(parsed.value.deviceId, this.shards) };
    if (this.routes.size >= maxRoutes) this.routes.clear();
    this.routes.set(topic, route);
    return route;
  }
}
