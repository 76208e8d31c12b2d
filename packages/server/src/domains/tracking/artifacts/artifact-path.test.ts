import { describe, expect, it } from 'vitest';
import { checkArtifactPath, checkFolderPath } from './artifact-path.ts';
import { parseRange } from './byte-range.ts';
import { decideContentType, decideSandboxType } from './content-type.ts';

describe('checkArtifactPath', () => {
  it('takes relative paths of plain segments, also such as only look like others', () => {
    for (const path of [
      'model.onnx',
      'curves/roc.json',
      'a b/ü.txt',
      '...',
      'name.',
      '..name',
      '100%.txt',
      'a%20b',
      'what?.txt',
      'a:b',
      '．．／secret',
      '․․/x',
      'a∕b',
      '😀.png',
      'x'.repeat(255),
    ])
      expect(checkArtifactPath(path)).toBe(path);
  });

  it.each(['%compressed.webp', '.png'])(
    'takes pictures as older MLflow clients name them, whatever the digits say (%s)',
    (end) => {
      for (const [key, step, id] of [
        ['mask', 0, '00f081cb-8f40-4187-9ccc-5b3acd519a46'],
        ['mask#left side', 23, '5Cb19a94-6420-43a0-9ad3-11c4d4b454e0'],
      ]) {
        const path = `images/${key}%step%${step}%timestamp%1795205920703%${id}${end}`;
        expect(checkArtifactPath(path)).toBe(path);
        expect(checkArtifactPath(`1/run/artifacts/${path}`)).toContain(path);
        expect(() => checkArtifactPath(`%2e%2e/${path}`)).toThrow(/artifact path/);
        expect(() => checkArtifactPath(`${path}%2f..`)).toThrow(/artifact path/);
      }
    },
  );

  it.each([
    '',
    '/etc/passwd',
    'a/../b',
    '..',
    './a',
    'a//b',
    'a/',
    'a\\b',
    'a\u0000b',
    'a\nb',
    'a#b',
    'x'.repeat(256),
    'abcdefghi/'.repeat(151),
    '..%2fb',
    '%2e%2e/b',
    '%252e%252e%252fb',
    '%25252e%25252e/b',
    '%2fetc',
    'a%5cb',
    'a%00b',
    'a%2500b',
    'a%23b',
    '%c0%ae%c0%ae/b',
    '%e0%80%ae/b',
    'C:/windows',
    'c%3a/windows',
    'file:///etc/passwd',
    'file%3a%2f%2f/etc/passwd',
    '\ud800x',
  ])('refuses %j', (path) => {
    expect(() => checkArtifactPath(path)).toThrow(/artifact path/);
  });

  it('lets a folder be the top, or end with a slash', () => {
    expect(['', 'a', 'a/b/'].map(checkFolderPath)).toEqual(['', 'a', 'a/b']);
    for (const path of ['/', '//', '/a', '../']) expect(() => checkFolderPath(path)).toThrow(/artifact path/);
  });
});

describe('decideContentType', () => {
  it('names only types that a browser does not run', () => {
    expect(decideContentType('curves/roc.json')).toBe('application/json');
    expect(decideContentType('plot.PNG')).toBe('image/png');
    expect(decideContentType('model/MLmodel')).toBe('text/plain; charset=utf-8');
    expect(decideContentType('talk.mp3')).toBe('audio/mpeg');
    for (const path of ['page.html', 'picture.svg', 'x.js', 'x.xml', 'model.onnx', 'noextension', 'a.constructor']) {
      expect(decideContentType(path)).toBe('application/octet-stream');
    }
    expect(['a.HTML', 'a.htm', 'a.svg', 'a.js'].map(decideSandboxType)).toEqual([
      'text/html; charset=utf-8',
      'text/html; charset=utf-8',
      'image/svg+xml',
      undefined,
    ]);
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
