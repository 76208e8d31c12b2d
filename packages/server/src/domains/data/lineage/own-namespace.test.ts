import { expect, it } from 'vitest';
import { ownNamespace } from './own-namespace.ts';

it.each([
  ['/srv/plant/.kaizen', undefined, 'kaizen://plant'],
  ['/srv/plant', undefined, 'kaizen://plant'],
  ['/srv/line 2: ärger/.kaizen', undefined, 'kaizen://line-2-rger'],
  ['/.kaizen', undefined, 'kaizen://home'],
  ['/srv/plant', 'kaizen://north', 'kaizen://north'],
])('the home %s with %s gives %s', (home, openlineageNamespace, namespace) => {
  expect(ownNamespace({ home, ...(openlineageNamespace === undefined ? {} : { openlineageNamespace }) })).toBe(
    namespace,
  );
});
