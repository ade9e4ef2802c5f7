import type { Page } from '#contracts';

/** A program that speaks to the API with a bearer token. */
export class ApiClient {
  constructor(
    private readonly httpUrl: string,
    private readonly token: string,
  ) {}

  /** The status and the decoded answer, whatever the status is. */
  async call<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${this.httpUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** The answer of a request that must succeed. */
  async get<T>(path: string): Promise<T> {
    return this.#expectOk(await this.call<T>('GET', path), path);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return this.#expectOk(await this.call<T>('POST', path, body), path);
  }

  /** All items of a list, page by page. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const query = `${path.includes('?') ? '&' : '?'}limit=1000${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: Page<T> = await this.get<Page<T>>(`${path}${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  #expectOk<T>({ status, body }: { status: number; body: T }, path: string): T {
    if (status >= 200 && status < 300) return body;
    throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  }
}
