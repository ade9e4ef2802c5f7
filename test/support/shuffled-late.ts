import type { Random, SimulatedMessage } from '#simulators';

/**
 * A night as a bad link delivers it: what one device observed in [fromMs, untilMs) comes after everything else,
 * in any order and some of it twice.
 */
export function shuffledLate(
  messages: readonly SimulatedMessage[],
  deviceId: string,
  fromMs: number,
  untilMs: number,
  random: Random,
): readonly SimulatedMessage[] {
  const isLate = (message: SimulatedMessage) =>
    message.deviceId === deviceId && message.observedAtMs >= fromMs && message.observedAtMs < untilMs;
  const late = messages.filter(isLate);
  const twice = late.filter((_, i) => i % 3 === 0);
  const shuffled = [...late, ...twice]
    .map((message) => ({ message, at: random.between(0, 1) }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => message);
  return [...messages.filter((message) => !isLate(message)), ...shuffled];
}
