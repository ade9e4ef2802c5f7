import { expect, it, vi } from 'vitest';
import { LiveHub } from '#live';
import { LiveCatchUp } from './live-catch-up.js';

function setUp() {
  const hub = new LiveHub({ tick: () => undefined }, { nowMs: () => 0 });
  const open = vi.fn(async () => []);
  const store = { findingReads: { open }, incidentReads: { open: async () => [] } };
  let commitsWork = true;
  const catchUp = new LiveCatchUp(store, hub, () => commitsWork);
  const setCommits = (work: boolean) => {
    commitsWork = work;
  };
  return { open, catchUp, setCommits };
}

it('reads the store once after a fault, as soon as commits work, and not otherwise', async () => {
  const { open, catchUp, setCommits } = setUp();
  await catchUp.run();
  expect(open).not.toHaveBeenCalled();
  catchUp.noteFault();
  setCommits(false);
  await catchUp.run();
  expect(open).not.toHaveBeenCalled();
  setCommits(true);
  await catchUp.run();
  await catchUp.run();
  expect(open).toHaveBeenCalledTimes(1);
});

it('is due again where the store does not answer', async () => {
  const { open, catchUp } = setUp();
  open.mockRejectedValueOnce(new Error('away'));
  catchUp.noteFault();
  await expect(catchUp.run()).rejects.toThrow('away');
  await catchUp.run();
  expect(open).toHaveBeenCalledTimes(2);
});
