import { describe, expect, it } from 'vitest';
import { completeFilter, type FilterNames } from './filter-completion.ts';

const names: FilterNames = {
  columns: { metrics: ['f1', 'val loss', 'val_f1'], params: ['kind', 'seed'], tags: ['team'] },
  valuesOf: (key) => (key === 'params.kind' ? ['forest', 'boosting'] : []),
};

function offered(text: string, caret = text.length): readonly string[] {
  return completeFilter(text, caret, names).options.map((option) => option.text);
}

/** The text after taking the first option. */
function taken(text: string): string {
  const { from, to, options } = completeFilter(text, text.length, names);
  return text.slice(0, from) + (options[0]?.text ?? '') + text.slice(to);
}

describe('completion of a filter', () => {
  it('offers the kinds of things first', () => {
    expect(offered('')).toEqual(['metrics.', 'params.', 'tags.', 'attributes.', 'datasets.']);
    expect(offered('me')).toEqual(['metrics.']);
  });

  it('offers the names that occur, quoted when they need it', () => {
    expect(offered('metrics.')).toEqual(['metrics.f1', 'metrics.`val loss`', 'metrics.val_f1']);
    expect(offered('metrics.val')).toEqual(['metrics.`val loss`', 'metrics.val_f1']);
    expect(taken('metrics.`val l')).toBe('metrics.`val loss`');
    expect(offered('tags.t')).toEqual(['tags.team']);
    expect(offered('attributes.st')).toEqual(['attributes.status', 'attributes.start_time']);
  });

  it('offers the operators that fit the kind', () => {
    expect(offered('metrics.f1 ')).toEqual(['>', '>=', '<', '<=', '=', '!=']);
    expect(offered('metrics.f1 >')).toEqual(['>=']);
    expect(offered('params.kind li')).toEqual(['LIKE', 'ILIKE']);
    expect(offered('attributes.run_id I')).toContain('IN');
  });

  it('offers the values that are seen', () => {
    expect(offered('params.kind = ')).toEqual(["'forest'", "'boosting'"]);
    expect(offered("params.kind = 'bo")).toEqual(["'boosting'"]);
    expect(offered('attributes.status = ')).toContain("'FAILED'");
    expect(offered('metrics.f1 > ')).toEqual([]);
  });

  it('goes on after AND, and knows the end of a clause', () => {
    expect(offered("params.kind = 'forest' ")).toEqual(['AND']);
    expect(offered('metrics.f1 > 0.5 a')).toEqual(['AND']);
    expect(offered("params.kind = 'x AND y' AND pa")).toEqual(['params.']);
    expect(offered("attributes.run_id IN ('a', 'b') ")).toEqual(['AND']);
    expect(offered("attributes.run_id IN ('a', ")).toEqual([]);
    expect(offered('tags.team IS NULL ')).toEqual(['AND']);
    expect(offered('tags.team i')).toEqual(['LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL']);
  });

  it('completes in the middle, of what stands before the caret', () => {
    expect(completeFilter('metrics.f AND x', 9, names)).toMatchObject({ from: 0, to: 9 });
  });
});
