import type { Refold } from '#contracts';

/** What waits of one device: one order to judge covers all of it. */
export interface HeldSubject {
  readonly subject: string;
  /** The oldest of its data, RFC 3339. */
  readonly from: string;
  /** When the newest of its data arrived, RFC 3339. */
  readonly requestedAt: string;
}

/** Waiting orders by device, those with the newest arrival first. */
export function heldSubjects(refolds: readonly Refold[]): readonly HeldSubject[] {
  const bySubject = new Map<string, HeldSubject>();
  for (const { subject, from, requestedAt } of refolds) {
    const known = bySubject.get(subject);
    bySubject.set(subject, {
      subject,
      from: known === undefined ? from : earlier(known.from, from),
      requestedAt: known === undefined ? requestedAt : later(known.requestedAt, requestedAt),
    });
  }
  return [...bySubject.values()].sort((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt));
}

function earlier(a: string, b: string): string {
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function later(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b;
}
