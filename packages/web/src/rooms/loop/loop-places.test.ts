import { describe, expect, it } from 'vitest';
import { arrows, CARD, layers, placeLoop } from './loop-places.ts';

describe('places of the loop', () => {
  it.each([880, 1036, 1400])('keeps every card within %i px and clear of the others', (width) => {
    const { cards, height } = placeLoop(width);
    const all = [...cards.entries()];
    expect(all).toHaveLength(15);
    for (const [, place] of all) {
      expect(place.x).toBeGreaterThanOrEqual(0);
      expect(place.x + place.width).toBeLessThanOrEqual(width);
      expect(place.y + place.height).toBeLessThan(height);
    }
    for (const [key, a] of all) {
      for (const [other, b] of all) {
        if (key === other) continue;
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + CARD <= b.y || b.y + CARD <= a.y;
        expect(apart, `${key} over ${other}`).toBe(true);
      }
    }
  });

  it('sets the stages that hand over to the next layer beside each other', () => {
    const { cards } = placeLoop(1036);
    const y = (key: 'features' | 'train' | 'register' | 'release' | 'retrain') => cards.get(key)?.y;
    expect(y('features')).toBe(y('train'));
    expect(y('train')).toBe(y('retrain'));
    expect(y('register')).toBe(y('release'));
  });

  it('has an arrow into every stage and both feedback arrows', () => {
    const reached = new Set(arrows.map(({ to }) => to));
    for (const stage of layers.flatMap(({ stages }) => stages).slice(1)) expect(reached).toContain(stage);
    expect(reached).toContain('panel-dataops');
    expect(arrows.filter((arrow) => arrow.feedback).map(({ from, to }) => [from, to])).toEqual([
      ['retrain', 'train'],
      ['people', 'objective'],
    ]);
  });
});
