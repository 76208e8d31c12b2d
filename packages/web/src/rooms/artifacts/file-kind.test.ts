import { describe, expect, it } from 'vitest';
import { decideFileKind, decideLanguage } from './file-kind.ts';
import { foldersAbove } from './file-path.ts';
import { groupLoggedImages, readLoggedImageName } from './logged-image.ts';
import { looksLikeText } from './looks-like-text.ts';
import { flattenData } from './viewers/data-rows.ts';
import { formatHex, nameFormat } from './viewers/hex-lines.ts';

describe('kinds of files', () => {
  it.each([
    ['model/MLmodel', 'mlmodel'],
    ['a.b/rows.CSV', 'table'],
    ['deep/config.json', 'json'],
    ['plot.svg', 'image'],
    ['README', 'text'],
    ['folder.json/file', 'unknown'],
    ['model.pkl', 'binary'],
  ])('%s is %s', (path, kind) => {
    expect(decideFileKind(path)).toBe(kind);
  });

  it('knows languages, and the folders above a path', () => {
    expect(decideLanguage('src/train.py')).toBe('python');
    expect(decideLanguage('model/MLmodel')).toBe('yaml');
    expect(decideLanguage('words.txt')).toBeUndefined();
    expect(foldersAbove('a/b/c.txt')).toEqual(['', 'a', 'a/b']);
  });

  it('tells text from bytes, also when a character is cut off at the end', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(looksLikeText(bytes('Käse\n'))).toBe(true);
    expect(looksLikeText(bytes('ä').subarray(0, 1))).toBe(true);
    expect(looksLikeText(new Uint8Array([0x50, 0x4b, 0, 4]))).toBe(false);
    expect(looksLikeText(new Uint8Array([0xff, 0xfe, 0x41]))).toBe(false);
  });

  it('writes first bytes and names what they begin', () => {
    const bytes = new Uint8Array([0x80, 0x04, 0x95, 0x41]);
    expect(formatHex(bytes)).toEqual([{ offset: '0000', bytes: '80 04 95 41', text: '···A' }]);
    expect(nameFormat(bytes)).toBe('a Python pickle');
    expect(nameFormat(new Uint8Array([1, 2, 3]))).toBeUndefined();
  });
});

describe('pictures logged by step', () => {
  const name = (key: string, step: number, at: number, rest = '.png') =>
    `${key}+step+${step}+timestamp+${at}+4a8c9206-7ba0-435e-a68b-6a6f38ff1a89${rest}`;

  it('reads both ways of writing the name', () => {
    expect(readLoggedImageName(name('mask~left', -3, 17))).toEqual({
      key: 'mask/left',
      step: -3,
      at: 17,
      isSmall: false,
    });
    expect(readLoggedImageName('mask#left%step%0%timestamp%5%4a8c%compressed.webp')).toEqual({
      key: 'mask/left',
      step: 0,
      at: 5,
      isSmall: true,
    });
    expect(readLoggedImageName('plot.png')).toBeUndefined();
  });

  it('gathers by key and step; the later of two counts, and its small copy goes with it', () => {
    const files = [
      name('a', 10, 5),
      name('a', 2, 1),
      name('a', 10, 9),
      name('a', 10, 9, '+compressed.webp'),
      name('b', 0, 1),
    ];
    const groups = groupLoggedImages(files.map((file) => ({ path: `images/${file}`, name: file, isFolder: false })));
    expect(groups.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(groups[0]?.steps.map(({ step, at }) => [step, at])).toEqual([
      [2, 1],
      [10, 9],
    ]);
    expect(groups[0]?.steps[1]?.small).toContain('compressed');
  });
});

describe('a tree of data', () => {
  it('opens the top and small things in it, and asks before it shows many', () => {
    const value = { small: { a: 1 }, many: Array.from({ length: 250 }, (_, index) => index), none: null };
    const closed = flattenData(value, { open: new Map(), shown: new Map() });
    expect(closed.map(({ id }) => id)).toEqual(['$', '$/small', '$/small/a', '$/many', '$/none']);
    const open = flattenData(value, { open: new Map([['$/many', true]]), shown: new Map() });
    expect(open.find(({ more }) => more !== undefined)?.more).toEqual({ of: '$/many', count: 150 });
  });
});
