/** See run-program.mjs. */
export function runProgram(
  command: string,
  args: readonly string[],
  options?: {
    readonly output?: 'inherit' | 'stderr' | 'capture';
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly cwd?: string;
    readonly shell?: boolean;
    readonly channel?: boolean;
  },
): Promise<{ readonly exitCode: number; readonly output: string }>;
