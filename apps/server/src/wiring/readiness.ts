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

/** Honest readiness: every check is asked anew. */
export class Readiness {
  readonly #checks: ReadinessCheck[] = [];

  add(check: ReadinessCheck): void {
    this.#checks.push(check);
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      this.#checks.map(async ({ name, check }) => [name, (await check()) ?? 'ok'] as const),
    );
    return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }
}
