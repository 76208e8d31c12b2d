import { expect, it } from 'vitest';
import { pythonFloat, pythonJson, pythonType } from './python-text.ts';
import { NumberLexeme, readLexemes, readWireJson } from './wire-json.ts';

it('reads what JSON.parse reads, and bare NaN and infinities', () => {
  const text = '{"a":[1,-2.5e3,"x\\"\\\\\\u00e9",true,null,{}],"b":NaN,"c":[Infinity,-Infinity,[]]}';
  expect(readWireJson(text)).toEqual({
    a: [1, -2500, 'x"\\é', true, null, {}],
    b: Number.NaN,
    c: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, []],
  });
  expect(readWireJson(' [0.1234567890123456789, 1234567890123456e3] ')).toEqual([
    0.12345678901234568, 1.234567890123456e18,
  ]);
});

it('keeps integers that a double cannot hold as they were written', () => {
  expect(readWireJson('{"a":9007199254740993,"b":9007199254740991,"c":-1234567890123456}')).toEqual({
    a: new NumberLexeme('9007199254740993'),
    b: 9_007_199_254_740_991,
    c: -1_234_567_890_123_456,
  });
});

it('takes the last of equal keys, and a key of any name as data', () => {
  expect(readWireJson('{"a":1,"a":NaN}')).toEqual({ a: Number.NaN });
  const read = readWireJson('{"__proto__":{"x":NaN}}') as Record<string, unknown>;
  expect(Object.keys(read)).toEqual(['__proto__']);
  expect(Reflect.get({}, 'x')).toBeUndefined();
});

it.each([
  ['{"a":', 5],
  ['{"a" 1}', 5],
  ['[1,]', 3],
  ['[1 2]', 3],
  ['"abc', 0],
  ['"a\\x"', 0],
  ['{"a":1} x', 8],
  ['{a:1}', 1],
  ['', 0],
  ['01', 1],
  ['nul', 0],
])('refuses %s at %i', (text, position) => {
  expect(() => readWireJson(text)).toThrow(expect.objectContaining({ position }));
});

it('refuses what is nested too deeply, however deep', () => {
  expect(() => readLexemes('['.repeat(1_000_000))).toThrow('nested deeper than 100');
  expect(() => readWireJson(`${'{"a":'.repeat(200)}NaN${'}'.repeat(200)}`)).toThrow('nested deeper than 100');
});

it('reads a text of ten megabytes', () => {
  const long = 'é\\n'.repeat(3_000_000);
  expect(readWireJson(`{"a":NaN,"b":"${long}"}`)).toMatchObject({ b: 'é\n'.repeat(3_000_000) });
});

it.each([
  ['9.0', '9.0', 'float'],
  ['1e5', '100000.0', 'float'],
  ['1e16', '1e+16', 'float'],
  ['1.5E-5', '1.5e-05', 'float'],
  ['0.0001', '0.0001', 'float'],
  ['-0', '0', 'int'],
  ['-0.0', '-0.0', 'float'],
  ['123456789012345678901', '123456789012345678901', 'int'],
  ['NaN', 'NaN', 'float'],
  ['true', 'true', 'bool'],
  ['null', 'null', 'NoneType'],
  ['"é\\u007f\\n\\ud83d\\ude00"', '"\\u00e9\u007f\\n\\ud83d\\ude00"', 'str'],
  ['{"b":[1, 2.50],"a":{}}', '{"a":{},"b":[1,2.5]}', 'dict'],
  ['[]', '[]', 'list'],
])('writes %s as Python does', (text, written, type) => {
  const value = readLexemes(text);
  expect(pythonJson(value)).toBe(written);
  expect(pythonType(value)).toBe(type);
});

it('writes doubles as Python does', () => {
  expect([0, 2.5, 1e22, 1.7976931348623157e308, 5e-324, 123456.789, Number.NEGATIVE_INFINITY].map(pythonFloat)).toEqual(
    ['0.0', '2.5', '1e+22', '1.7976931348623157e+308', '5e-324', '123456.789', '-Infinity'],
  );
});
