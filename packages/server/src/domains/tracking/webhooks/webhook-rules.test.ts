import { expect, test } from 'vitest';
import { findUrlProblem, findWebhookProblem } from './webhook-rules.ts';

test.each([
  ['blank', '', ' ', '\t\n'],
  ['scheme', 'ftp://example.com', 'file:///etc/passwd', 'example.com', '//example.com', 'javascript:1', 'gopher://x'],
  ['host', 'http:', 'https://', 'http:///x', 'http:example.com', 'https://?q'],
  ['malformed', 'http://[invalid', 'http://a b/', 'http://a\tb/', 'http://a\n.b', 'http://a\\b', 'http://a:99999/'],
  ['credentials', 'http://u:p@example.com/', 'http://u@example.com', 'https://a@b@c/', 'http://:@x/'],
  ['length', `https://example.com/${'x'.repeat(2048)}`],
  ['address', 'http://127.0.0.1:80/x', 'http://127.1', 'http://2130706433', 'http://0x7f.1', 'http://0177.0.0.1'],
  ['address', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[64:ff9b::7f00:1]/', 'http://[fe80::1]/'],
  ['address', 'http://0/', 'http://10.0.0.1', 'http://169.254.169.254/latest/meta-data', 'http://224.0.0.1/'],
  [
    'address',
    'http://localhost',
    'http://LOCALHOST:8080/x',
    'http://localhost./',
    'http://a.localhost/',
    'http://①27.0.0.1',
  ],
])('a URL is refused by its %s', (rule, ...urls) => {
  for (const url of urls) expect([url, findUrlProblem(url, false)?.rule]).toEqual([url, rule]);
});

test.each(['https://example.com/hook?a=b#c', 'HTTP://example.com', 'http://8.8.8.8:8080/', 'https://[2606:4700::1]/'])(
  '%s is taken',
  (url) => expect(findUrlProblem(url, false)).toBeUndefined(),
);

test('private addresses are taken where the configuration says so; what is no URL is not', () => {
  expect(findUrlProblem('http://127.0.0.1:1/', true)).toBeUndefined();
  expect(findUrlProblem('http://localhost:1/', true)).toBeUndefined();
  expect(findUrlProblem('ftp://127.0.0.1', true)?.rule).toBe('scheme');
  expect(findUrlProblem('http://u:p@127.0.0.1', true)?.rule).toBe('credentials');
});

test('a problem never shows a password or a secret', () => {
  expect(JSON.stringify(findUrlProblem('http://u:hidden@example.com', false))).not.toContain('hidden');
  expect(JSON.stringify(findWebhookProblem({ secret: 'hidden'.repeat(200) }, false))).not.toContain('hidden');
});

test.each(['a', 'A.b_c-9', 'x'.repeat(63)])('the name %s is taken', (name) =>
  expect(findWebhookProblem({ name }, false)).toBeUndefined(),
);

test.each(['', ' ', '-a', 'a-', 'a b', 'a/b', 'x'.repeat(64), 'é', 'a\n'])('the name %j is refused', (name) =>
  expect(findWebhookProblem({ name }, false)).toMatchObject({ field: 'name', rule: 'characters' }),
);

test('a webhook listens to something', () => {
  expect(findWebhookProblem({ topics: [] }, false)).toMatchObject({ field: 'topics', rule: 'empty' });
  expect(findWebhookProblem({ topics: ['model.created'], description: 'x'.repeat(5001) }, false)).toMatchObject({
    field: 'description',
    more: { limit: 5000 },
  });
});
