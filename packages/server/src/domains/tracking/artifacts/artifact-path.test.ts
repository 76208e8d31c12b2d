import { describe, expect, it } from 'vitest';
import { checkArtifactPath, decideContentType, parseRange } from './artifact-path.ts';

describe('checkArtifactPath', () => {
  it('takes relative paths of plain segments', () => {
    for (const path of ['model.onnx', 'curves/roc.json', 'a b/ü.txt', '...'])
      expect(checkArtifactPath(path)).toBe(path);
  });

  it.each(['', '/etc/passwd', 'a/../b', '..', './a', 'a//b', 'a/', 'a\\b', 'a\u0000b', 'a\nb', 'x'.repeat(501)])(
    'refuses %j',
    (path) => {
      expect(() => checkArtifactPath(path)).toThrow(/artifact path/);
    },
  );
});

describe('decideContentType', () => {
  it('names only types that a browser does not run', () => {
    expect(decideContentType('curves/roc.json')).toBe('application/json');
    expect(decideContentType('plot.PNG')).toBe('image/png');
    for (const path of ['page.html', 'picture.svg', 'x.js', 'x.xml', 'model.onnx', 'noextension', 'constructor']) {
      expect(decideContentType(path)).toBe('application/octet-stream');
    }
  });
});

describe('parseRange', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 10 }],
    ['bytes=90-', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-1000', { start: 0, end: 100 }],
    ['bytes=50-1000', { start: 50, end: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,5-6', undefined],
    ['rows=0-1', undefined],
    ['bytes=-', undefined],
    [undefined, undefined],
  ])('%s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });

  it('has nothing to give of an empty file', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange(undefined, 0)).toBeUndefined();
  });
});
