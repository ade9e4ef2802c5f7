import { expect, it } from 'vitest';
import { isOwnOrigin } from './live-socket-adapter.js';

const publicUrl = 'https://trials.example';

it.each([
  ['a program, which names none', undefined, '127.0.0.1:3000', true],
  ['the page that the server itself gave', 'http://127.0.0.1:3000', '127.0.0.1:3000', true],
  ['the page behind the proxy', 'https://trials.example', 'inner:3000', true],
  ['another port', 'http://127.0.0.1:8080', '127.0.0.1:3000', false],
  ['another site', 'https://evil.example', '127.0.0.1:3000', false],
  ['a name that begins alike', 'https://trials.example.evil.example', 'inner:3000', false],
  ['the public name without TLS', 'http://trials.example', 'inner:3000', false],
  ['a page without an origin', 'null', 'null', false],
  ['something that is no address', 'trials', 'trials', false],
])('%s', (_, origin, host, own) => {
  expect(isOwnOrigin({ origin, host }, publicUrl)).toBe(own);
});

it('without a public address goes by the host alone', () => {
  expect(isOwnOrigin({ origin: 'https://a.example', host: 'a.example' }, undefined)).toBe(true);
  expect(isOwnOrigin({ origin: 'https://a.example', host: 'b.example' }, undefined)).toBe(false);
});
