import { type Endpoint, failure, type Outcome, problemDocument, success } from '#contracts';
import { type CliProblem, cliProblem } from '../terminal/reply.js';
import type { CallInput, CallResult, Installation } from './installation.js';

export interface HttpInstallationOptions {
  readonly httpUrl: string;
  readonly token: string;
  readonly mqttUrl: string;
  /** Called by `close`. */
  readonly onClose?: () => Promise<void>;
}

const ANSWER_TIMEOUT_MS = 60_000;

function pathOf(endpoint: Endpoint, params: Readonly<Record<string, string>>): string {
  return endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** Reaches an installation through its REST API with a bearer token. */
export class HttpInstallation implements Installation {
  private readonly options: HttpInstallationOptions;

  constructor(options: HttpInstallationOptions) {
    this.options = options;
  }

  get mqttUrl(): string {
    return this.options.mqttUrl;
  }

  async call<E extends Endpoint>(
    endpoint: E,
    input: CallInput<E> = {},
  ): Promise<Outcome<CallResult<E>, CliProblem>> {
    const answer = await this.send(endpoint, input);
    if (!answer.ok) return answer;
    const { status, text } = answer.value;
    if (status !== endpoint.status) return failure(this.refusal(status, text));
    if (endpoint.response === null) return success(null as CallResult<E>);
    const parsed = endpoint.response.safeParse(JSON.parse(text));
    if (parsed.success) return success(parsed.data as CallResult<E>);
    return failure(
      cliProblem('unexpected_answer', `${this.options.httpUrl} gave an answer of another version`, {
        todo: 'Use the command of the same version as the server.',
      }),
    );
  }

  async close(): Promise<void> {
    await this.options.onClose?.();
  }

  private async send<E extends Endpoint>(
    endpoint: E,
    input: CallInput<E>,
  ): Promise<Outcome<{ status: number; text: string }, CliProblem>> {
    const { httpUrl, token } = this.options;
    const url = new URL(`/api/v1${pathOf(endpoint, input.params ?? {})}`, httpUrl);
    for (const [name, value] of Object.entries(input.query ?? {})) url.searchParams.set(name, value);
    try {
      const response = await fetch(url, {
        method: endpoint.method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: input.body === undefined ? undefined : JSON.stringify(input.body),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      return success({ status: response.status, text: await response.text() });
    } catch (error) {
      // fetch rejects with TypeError where there is no connection, with a TimeoutError where no answer.
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      if (!timedOut && !(error instanceof TypeError)) throw error;
      return failure(
        cliProblem('unreachable', `no server answers at ${httpUrl}`, {
          todo: 'Check that it runs and that the address is right.',
        }),
      );
    }
  }

  private refusal(status: number, text: string): CliProblem {
    const parsed = problemDocument.safeParse(parsedJson(text));
    if (!parsed.success) {
      return cliProblem('unexpected_answer', `${this.options.httpUrl} answered with status ${status}`, {
        todo: 'Check that the address is that of a TrialWatch server.',
      });
    }
    const { code, title, detail, violations } = parsed.data;
    return cliProblem(code, detail === title ? title : `${title}: ${detail}`, { violations });
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
