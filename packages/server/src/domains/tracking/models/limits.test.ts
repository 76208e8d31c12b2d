import { describe, expect, it } from 'vitest';
import {
  describeModelProblem,
  findAliasProblem,
  findLoggedModelNameProblem,
  findLoggedPairProblem,
  findModelNameProblem,
  findTagProblem,
} from './limits.ts';

describe('what the registry takes', () => {
  it.each([
    ['wear', undefined],
    ['Wear of tools, line 2 (ä.ö)', undefined],
    ['n'.repeat(256), undefined],
    ['', 'empty'],
    ['  ', 'empty'],
    ['a/b', 'characters'],
    ['a:b', 'characters'],
    ['..', 'path'],
    ['a\0b', 'characters'],
    ['n'.repeat(257), 'length'],
  ])('model %j: %s', (name, rule) => expect(findModelNameProblem('model', name)?.rule).toBe(rule));

  it.each([
    ['champion', undefined],
    ['größe_2-b', undefined],
    ['v1b', undefined],
    ['latest-2', undefined],
    ['', 'empty'],
    ['a b', 'characters'],
    ['a.b', 'characters'],
    ['latest', 'reserved'],
    ['LATEST', 'reserved'],
    ['v1', 'reserved'],
    ['V20', 'reserved'],
    ['a'.repeat(256), 'length'],
  ])('alias %j: %s', (alias, rule) => expect(findAliasProblem(alias)?.rule).toBe(rule));

  it.each([
    [{ name: 'team', value: '' }, undefined],
    [{ name: 'a/b', value: 'x'.repeat(100_000) }, undefined],
    [{ name: '', value: '' }, 'empty'],
    [{ name: 'a*', value: '' }, 'characters'],
    [{ name: 'a//b', value: '' }, 'path'],
    [{ name: 'a'.repeat(251), value: '' }, 'length'],
    [{ name: 'team', value: 'x'.repeat(100_001) }, 'length'],
  ])('tag %#', (tag, rule) => expect(findTagProblem(tag)?.rule).toBe(rule));

  it.each([
    ['model', undefined],
    ['my model 2', undefined],
    ['', 'empty'],
    ['a/b', 'characters'],
    ['a:b', 'characters'],
    ['a.b', 'characters'],
    ['a%b', 'characters'],
    ['a"b', 'characters'],
    ["a'b", 'characters'],
  ])('logged model %j: %s', (name, rule) => expect(findLoggedModelNameProblem(name)?.rule).toBe(rule));

  it('bounds parameters and tags of logged models', () => {
    expect(findLoggedPairProblem('param', { name: 'anything * at all', value: '1' })).toBeUndefined();
    expect(findLoggedPairProblem('param', { name: '', value: '1' })).toMatchObject({ field: 'param', rule: 'empty' });
    const long = { name: 'a', value: 'x'.repeat(1_000_001) };
    expect(findLoggedPairProblem('tag', long)).toMatchObject({ field: 'tag value', rule: 'length', limit: 1_000_000 });
  });

  it('says what is wrong', () => {
    const said = [findModelNameProblem('model', 'a/b'), findAliasProblem('v1'), findAliasProblem('a b')];
    expect(said.map((problem) => problem && describeModelProblem(problem))).toEqual([
      'The model name "a/b" may not hold "/" or ":".',
      'The alias "v1" is reserved. Choose another one.',
      'The alias "a b" may hold letters, numbers, "_" and "-" only.',
    ]);
  });
});
