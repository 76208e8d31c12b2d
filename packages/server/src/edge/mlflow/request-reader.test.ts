import { expect, it } from 'vitest';
import { aliased, choice, double, fewOf, flag, int64, listOf, message, required, text, where } from './fields.ts';
import { createRequestReader } from './request-reader.ts';

const read = createRequestReader({
  run_id: aliased(required(text), 'run_uuid'),
  count: int64,
  value: double,
  is_set: flag,
  state: choice([
    ['ON', 1, 'on'],
    ['OFF', 2, 'off'],
  ] as const),
  keys: listOf(text),
  pairs: listOf(message({ key: required(text), value: text })),
  few: where(
    int64,
    (value) => value < 10,
    () => 'few must be below 10.',
  ),
  small: where(int64, (value) => value < 10),
  tags: fewOf(message({ key: text, values: fewOf(text) })),
});
const body = (text: string, contentType: string | undefined = 'application/json') =>
  read({ method: 'POST', query: {}, body: text, contentType });
const query = (fields: Record<string, unknown>) =>
  read({ method: 'GET', query: fields, body: '', contentType: undefined });

const DOCS = ' See the API docs for more information about request parameters.';
const hint = (type: string) => `  Hint: Value was of type '${type}'.${DOCS}`;

it('reads numbers and names in every spelling that clients have', () => {
  const empty = { keys: [], pairs: [], tags: [] };
  expect(body('{"run_id":"r","count":"12","value":"-Infinity","is_set":true,"state":"OFF","unknown":[{}]}')).toEqual({
    ...empty,
    run_id: 'r',
    count: 12,
    value: Number.NEGATIVE_INFINITY,
    is_set: true,
    state: 'off',
  });
  expect(body('{"runId":"r","count":3.0,"value":NaN,"state":1,"isSet":null}')).toMatchObject({
    run_id: 'r',
    count: 3,
    value: Number.NaN,
    state: 'on',
    is_set: undefined,
  });
  expect(body('{"run_uuid":"r","value":" 1e3 ","pairs":[{"key":"a"},{"key":"b","value":""}]}')).toMatchObject({
    run_id: 'r',
    value: 1000,
    pairs: [
      { key: 'a', value: undefined },
      { key: 'b', value: '' },
    ],
  });
});

it('reads a query: one or more of a list, texts for everything', () => {
  expect(query({ run_id: 'r', keys: 'a', count: '-5', is_set: 'True', state: '2' })).toMatchObject({
    keys: ['a'],
    count: -5,
    is_set: true,
    state: 'off',
  });
  expect(query({ run_id: ['r', 's'], keys: ['a', 'b'] })).toMatchObject({ run_id: 'r', keys: ['a', 'b'] });
});

it('reads a body that is encoded twice, and none at all', () => {
  expect(body(JSON.stringify('{"run_id":"r","count":7}'))).toMatchObject({ run_id: 'r', count: 7 });
  expect(() => body('')).toThrow(`Missing value for required parameter 'run_id'.${DOCS}`);
  expect(() => body('null')).toThrow("Missing value for required parameter 'run_id'.");
});

it.each([
  ['{"run_id":31}', `Invalid value 31 for parameter 'run_id' supplied:${hint('int')}`],
  ['{"run_id":9.0}', `Invalid value 9.0 for parameter 'run_id' supplied:${hint('float')}`],
  ['{"run_id":""}', `Missing value for required parameter 'run_id'.${DOCS}`],
  ['{"run_id":"r","count":"x"}', `Invalid value "x" for parameter 'count' supplied:${hint('str')}`],
  ['{"run_id":"r","count":1.5}', `Invalid value 1.5 for parameter 'count' supplied:${hint('float')}`],
  ['{"run_id":"r","value":[1, 2]}', `Invalid value [1,2] for parameter 'value' supplied:${hint('list')}`],
  ['{"run_id":"r","value":true}', `Invalid value true for parameter 'value' supplied:${hint('bool')}`],
  ['{"run_id":"r","keys":"5"}', `Invalid value "5" for parameter 'keys' supplied:${hint('str')}`],
  ['{"run_id":"r","state":"MAYBE"}', `Invalid value "MAYBE" for parameter 'state' supplied:${hint('str')}`],
  ['{"run_id":"r","small":123456789}', `Invalid value 123456789 for parameter 'small' supplied:${hint('int')}`],
  ['{"run_id":"r","few":10}', `few must be below 10.${DOCS}`],
  [
    '{"run_id":"r","count":9007199254740993}',
    `Invalid value 9007199254740993 for parameter 'count' supplied: Integers beyond 9007199254740991 (2^53 - 1) cannot be kept exactly.${DOCS}`,
  ],
  [
    '{"run_id":"r\\u0000"}',
    `Invalid value "r\\u0000" for parameter 'run_id' supplied: It holds a NUL character (U+0000), which cannot be stored.${DOCS}`,
  ],
  [
    '{"run_id":"r\\ud800"}',
    `Invalid value "r\\ud800" for parameter 'run_id' supplied: It holds half of a surrogate pair (U+D800 to U+DFFF alone), which cannot be stored.${DOCS}`,
  ],
  [
    JSON.stringify({ run_id: 'r', tags: Array.from({ length: 1001 }, () => 7) }),
    `The list 'tags' has 1001 entries. One request may bring at most 1000; send the others in further requests.${DOCS}`,
  ],
  [
    JSON.stringify({ run_id: 'r', tags: [{ values: Array.from({ length: 1001 }, () => '') }] }),
    `The list 'tags[0].values' has 1001 entries. One request may bring at most 1000; send the others in further requests.${DOCS}`,
  ],
  [
    '{"run_id":"r","pairs":[{"key":"a"},{"value":"b"}]}',
    `Invalid value [{"key":"a"},{"value":"b"}] for parameter 'pairs' supplied: Missing value for required parameter 'pairs[1].key'.${DOCS}`,
  ],
  [
    '{"run_id":"r","pairs":[{"key":7.50}]}',
    `Invalid value [{"key":7.5}] for parameter 'pairs' supplied: Invalid value 7.5 for parameter 'pairs[0].key' supplied:${hint('float')}`,
  ],
])('refuses %s', (text, words) => {
  expect(() => body(text)).toThrow(expect.objectContaining({ code: 'mlflow.invalid_parameter_value', message: words }));
});

it('does not send a long list back', () => {
  const pairs = Array.from({ length: 1000 }, (_, at) => ({ key: `key-${at}` }));
  expect(() => body(JSON.stringify({ run_id: 'r', pairs: [...pairs, {}] }))).toThrow(
    `Missing value for required parameter 'pairs[1000].key'.${DOCS}`,
  );
});

it.each([
  ['where a text should be', `{"run_id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['where a list should be', `{"run_id":"r","keys":[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`],
  ['in a body that is encoded twice', JSON.stringify(`{"run_id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
  ['beside a long integer', `{"count":1234567890123456789,"run_id":${'['.repeat(100_000)}`],
])('refuses 100,000 levels %s', (_place, text) => {
  expect(() => body(text)).toThrow(
    expect.objectContaining({
      code: 'mlflow.bad_request',
      message: expect.stringMatching(/^The request body is not valid JSON: .*nested deeper than 100 levels/),
    }),
  );
});

it.each([
  [
    '{"run_id":"r"',
    'The request body is not valid JSON: a comma or the end of the object is missing (at character 13).',
  ],
  ['[1]', 'The request body must be a JSON object.'],
  ['7', 'The request body must be a JSON object.'],
  [JSON.stringify('{"run_id"'), 'The request body is not valid JSON: a colon is missing (at character 9).'],
])('refuses the body %s', (text, words) => {
  expect(() => body(text)).toThrow(expect.objectContaining({ code: 'mlflow.bad_request', message: words }));
});

it('refuses other content types, and takes parameters of the right one', () => {
  expect(() => body('{"run_id":"r"}', 'text/plain')).toThrow("Content-Type must be one of ['application/json'].");
  expect(() => read({ method: 'POST', query: {}, body: '{"run_id":"r"}', contentType: undefined })).toThrow(
    'Content-Type header is missing',
  );
  expect(body('{"run_id":"r"}', 'application/json; charset=utf-8')).toMatchObject({ run_id: 'r' });
});
