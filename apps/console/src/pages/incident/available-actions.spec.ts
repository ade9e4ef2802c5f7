import { describe, expect, it } from 'vitest';
import { availableActions } from './available-actions.js';

describe('availableActions', () => {
  it('follow the state for whoever handles incidents', () => {
    expect(availableActions('open', ['incident.handle'])).toContain('acknowledge');
    expect(availableActions('acknowledged', ['incident.handle'])).toEqual(['resolve', 'assign', 'comment']);
    expect(availableActions('resolved', ['incident.handle'])).toEqual(['reopen', 'comment']);
  });

  it('are a comment for a vendor and nothing for a reader', () => {
    expect(availableActions('open', ['incident.read', 'incident.comment'])).toEqual(['comment']);
    expect(availableActions('open', ['incident.read'])).toEqual([]);
  });
});
