/** Runs a callback soon, once a frame; a hidden page has no frames, so a timer stands in there. */
export type FrameSchedule = (callback: () => void) => void;

const hiddenFrameMs = 500;

export const browserFrames: FrameSchedule = (callback) => {
  if (document.visibilityState === 'hidden') setTimeout(callback, hiddenFrameMs);
  else requestAnimationFrame(callback);
};
