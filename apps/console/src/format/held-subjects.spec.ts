import { describe, expect, it } from 'vitest';
import type { Refold } from '#contracts';
import { heldSubjects } from './held-subjects.js';

const held = (subject: string, from: string, requestedAt: string): Refold => ({
  id: `${subject} ${from}`,
  trialId: 'xinyi',
  subject,
  from: `2026-05-01T${from}:00.000Z`,
  to: `2026-05-01T${from}:59.000Z`,
  requestedAt: `2026-05-03T${requestedAt}:00.000Z`,
  doneAt: null,
  state: 'held',
});

describe('heldSubjects', () => {
  it('makes one of what waits of a device: its oldest data, its newest arrival', () => {
    const waiting = [
      held('b1', '10:05', '08:02'),
      held('b2', '01:00', '09:00'),
      held('b1', '10:01', '08:03'),
    ];
    expect(heldSubjects(waiting)).toEqual([
      { subject: 'b2', from: '2026-05-01T01:00:00.000Z', requestedAt: '2026-05-03T09:00:00.000Z' },
      { subject: 'b1', from: '2026-05-01T10:01:00.000Z', requestedAt: '2026-05-03T08:03:00.000Z' },
    ]);
  });
});
