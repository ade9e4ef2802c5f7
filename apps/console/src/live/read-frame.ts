import { type LiveSnapshot, type LiveTick, liveSnapshot } from '#contracts';

/** A snapshot from its JSON text. @throws ZodError, SyntaxError when it does not follow the contract. */
export function readSnapshot(text: string): LiveSnapshot {
  return liveSnapshot.parse(JSON.parse(text));
}

/**
 * A tick from its JSON text. Ten come in a second, each from the server that sent the validated
 * snapshot, so only the frame itself is checked here, not every device in it.
 * @throws Error, SyntaxError when the frame does not follow the contract.
 */
export function readTick(text: string): LiveTick {
  const tick = JSON.parse(text) as Partial<LiveTick> | null;
  const wellFormed =
    Number.isSafeInteger(tick?.seq) &&
    typeof tick?.at === 'string' &&
    [tick.devices, tick.findings, tick.incidents].every(Array.isArray);
  if (!wellFormed) throw new Error('a live tick does not follow the contract');
  return tick as LiveTick;
}
