import { describe, expect, it } from 'vitest';
import { shortenIds } from './format.ts';
import { pageOfId } from './page-of-id.ts';

const ulid = '01m7wzznnnbz2af7qscje0vfca';

describe('ids in sentences', () => {
  it('lead to the page of their thing', () => {
    expect(pageOfId(`alr_${ulid}`)).toBe(`/alerts/alr_${ulid}`);
    expect(pageOfId(`rel_${ulid}`)).toBe(`/releases/rel_${ulid}`);
    expect(pageOfId(`win_${ulid}`)).toBeUndefined();
    expect(pageOfId('plain')).toBeUndefined();
  });

  it('are shortened, and nothing else is', () => {
    expect(shortenIds(`holdout of dv_${'5'.repeat(40)}: 480 rows, cost_per_1000`)).toBe(
      'holdout of dv_555…55555: 480 rows, cost_per_1000',
    );
  });
});
