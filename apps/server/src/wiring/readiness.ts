/** One thing that must hold before the server may take traffic. */
export interface ReadinessCheck {
  readonly name: string;
  /** Null where it holds, else what is wrong. */
  check(): Promise<string | null> | string | null;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

const deadlineMs = 3000;

/** What a check says; one that throws or does not come back in time does not hold. */
async function outcomeOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${deadlineMs / 1000} s`), deadlineMs);
  });
  try {
    return (await Promise.race([check.check(), late])) ?? 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Honest readiness: every check is asked anew. */
export class Readiness {
  readonly #checks: ReadinessCheck[] = [];

  add(check: ReadinessCheck): void {
    this.#checks.push(check);
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      this.#checks.map(async (check) => [check.name, await outcomeOf(check)] as const),
    );
    return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }
}
