import { expect, it } from 'vitest';
import { sayServed } from './say-served.ts';

const origin = { flavour: 'sklearn', columns: [], files: '' };

it('says where a model answers, and why', () => {
  expect(sayServed({})).toBe('in process');
  expect(sayServed({ origin: { ...origin, served: 'in-process', check: { rows: 1200, difference: 2e-7 } } })).toBe(
    'in process, converted from scikit-learn; both agreed within 0.0000002 on 1,200 rows',
  );
  expect(
    sayServed({ origin: { ...origin, flavour: 'pytorch', served: 'python-process', reason: 'it has no conversion' } }),
  ).toBe('by a Python process (PyTorch), because it has no conversion');
});
