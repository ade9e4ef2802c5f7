/** A function that is called at once, then at most every so many ms; the last call is never lost. */
export interface Throttled {
  call(): void;
  cancel(): void;
}

export function throttled(run: () => void, everyMs: number, nowMs: () => number = Date.now): Throttled {
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fire = (): void => {
    timer = undefined;
    lastMs = nowMs();
    run();
  };
  return {
    call() {
      if (timer !== undefined) return;
      const waitMs = lastMs + everyMs - nowMs();
      if (waitMs <= 0) fire();
      else timer = setTimeout(fire, waitMs);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
