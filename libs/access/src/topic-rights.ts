import { type DeviceAddress, type DeviceTopic, failure, type Outcome, parseTopic, problem } from '#contracts';

/** The devices that a credential speaks for, by device id. */
export type SpokenFor = ReadonlyMap<string, DeviceAddress>;

function ownTopic(topic: string, devices: SpokenFor): Outcome<DeviceTopic> {
  const parsed = parseTopic(topic);
  if (!parsed.ok) return parsed;
  const { trialId, kind, deviceId } = parsed.value;
  const own = devices.get(deviceId);
  if (own === undefined) {
    return failure(problem('topic_forbidden', `the credential does not speak for device ${deviceId}`));
  }
  if (own.trialId !== trialId || own.kind !== kind) {
    return failure(
      problem('topic_forbidden', `device ${deviceId} belongs to trial ${own.trialId} as ${own.kind}`),
    );
  }
  return parsed;
}

/** A device publishes telemetry, events and status under its own address, and nothing else. */
export function publishRight(topic: string, devices: SpokenFor): Outcome<DeviceTopic> {
  const own = ownTopic(topic, devices);
  if (own.ok && own.value.channel === 'notice') {
    return failure(problem('topic_forbidden', 'notices are sent by the server only'));
  }
  return own;
}

/** A device subscribes to its own notices, level by level without wildcards. */
export function subscribeRight(filter: string, devices: SpokenFor): Outcome<DeviceTopic> {
  const own = ownTopic(filter, devices);
  if (own.ok && own.value.channel !== 'notice') {
    return failure(problem('topic_forbidden', 'only the notice topic can be subscribed to'));
  }
  return own;
}
