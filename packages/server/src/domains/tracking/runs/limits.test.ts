import { describe, expect, it } from 'vitest';
import { describeProblem, findKeyProblem, findTextProblem } from './limits.ts';

describe('names of metrics, parameters and tags', () => {
  it.each([
    'a',
    'a b',
    'a/b',
    'a.b-c_d:e',
    'Größe',
    '温度',
    'ß',
    '١٢',
    '²',
    '.hidden',
    'a/..b',
    'x'.repeat(250),
    '𝔘'.repeat(250),
  ])('takes %j', (name) => expect(findKeyProblem('metric', name)).toBeUndefined());

  it.each([
    ['', 'empty'],
    ['a\n', 'characters'],
    ['a,b', 'characters'],
    ['e\u0301', 'characters'],
    ['a\0', 'characters'],
    ['😀', 'characters'],
    ['a\\b', 'characters'],
    ['..', 'path'],
    ['../a', 'path'],
    ['..a', 'path'],
    ['a/../b', 'path'],
    ['.', 'path'],
    ['./a', 'path'],
    ['a//b', 'path'],
    ['a/', 'path'],
    ['/a', 'path'],
    ['x'.repeat(251), 'length'],
  ])('refuses %j', (name, rule) => {
    const problem = findKeyProblem('metric', name);
    expect(problem).toMatchObject({ field: 'metric', rule, value: name });
    if (problem !== undefined) expect(describeProblem(problem)).toMatch(/^The metric /);
  });

  it('counts characters, not units', () => {
    expect(findTextProblem('tag value', '😀'.repeat(10), 10)).toBeUndefined();
    expect(findTextProblem('tag value', '😀'.repeat(11), 10)).toMatchObject({ rule: 'length', limit: 10 });
  });
});
