import { describe, expect, it } from 'vitest';
import { placeNodes } from './graph-layout.ts';

const node = (id: string) => ({ id, label: id });

describe('placing nodes', () => {
  it('sets a node right of everything it comes from', () => {
    const placed = placeNodes(['model', 'run', 'data', 'features'].map(node), [
      { from: 'data', to: 'features' },
      { from: 'data', to: 'run' },
      { from: 'features', to: 'run' },
      { from: 'run', to: 'model' },
    ]);
    const layers = Object.fromEntries(placed.map(({ id, layer }) => [id, layer]));
    expect(layers).toEqual({ data: 0, features: 1, run: 2, model: 3 });
  });

  it('keeps nodes near those they come from', () => {
    const placed = placeNodes(['a', 'b', 'ofB', 'ofA'].map(node), [
      { from: 'a', to: 'ofA' },
      { from: 'b', to: 'ofB' },
    ]);
    expect(placed.filter(({ layer }) => layer === 1).map(({ id }) => id)).toEqual(['ofA', 'ofB']);
  });

  it('sets a source just left of its first reader', () => {
    const placed = placeNodes(['old', 'new', 'features', 'run'].map(node), [
      { from: 'old', to: 'new' },
      { from: 'new', to: 'run' },
      { from: 'features', to: 'run' },
    ]);
    const layers = Object.fromEntries(placed.map(({ id, layer }) => [id, layer]));
    expect(layers).toEqual({ old: 0, new: 1, features: 1, run: 2 });
  });

  it('survives a circle and arrows from nowhere', () => {
    const placed = placeNodes(['a', 'b'].map(node), [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'gone', to: 'a' },
    ]);
    expect(placed).toHaveLength(2);
  });
});
