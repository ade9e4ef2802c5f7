import { identifierPattern } from './fields.js';
import { isKind, type Kind } from './kind.js';
import { failure, type Outcome, success } from './outcome.js';
import { problem } from './problems.js';

export const topicRoot = 'trialwatch/v1';
export const publishChannels = ['telemetry', 'event', 'status'] as const;
export type PublishChannel = (typeof publishChannels)[number];
export type Channel = PublishChannel | 'notice';

export interface DeviceAddress {
  readonly trialId: string;
  readonly kind: Kind;
  readonly deviceId: string;
}
export interface DeviceTopic extends DeviceAddress {
  readonly channel: Channel;
}

const channels: ReadonlySet<string> = new Set<Channel>([...publishChannels, 'notice']);

/** `trialwatch/v1/{trialId}/{kind}/{deviceId}/{channel}` */
export function deviceTopic(address: DeviceAddress, channel: Channel): string {
  return `${topicRoot}/${address.trialId}/${address.kind}/${address.deviceId}/${channel}`;
}

/** Reads a topic level by level; nothing is ever substituted into a pattern. */
export function parseTopic(topic: string): Outcome<DeviceTopic> {
  const bad = (detail: string) => failure(problem('topic_invalid', detail));
  if (topic.length > 300) return bad('the topic is longer than 300 characters');
  const levels = topic.split('/');
  const [root, version, trialId = '', kind = '', deviceId = '', channel = ''] = levels;
  if (levels.length !== 6 || `${root}/${version}` !== topicRoot) {
    return bad(`expected ${topicRoot}/{trialId}/{kind}/{deviceId}/{telemetry|event|status}`);
  }
  if (!identifierPattern.test(trialId)) return bad('level 3 is not a trial id');
  if (!isKind(kind)) return bad('level 4 is not a kind of device');
  if (!identifierPattern.test(deviceId)) return bad('level 5 is not a device id');
  if (!channels.has(channel)) return bad('level 6 is not one of telemetry, event, status, notice');
  return success({ trialId, kind, deviceId, channel: channel as Channel });
}
