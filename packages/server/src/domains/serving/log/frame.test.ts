import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from './byte-writer.ts';
import { FRAME_KIND, measureCommitted, scanFrames, writeFrame } from './frame.ts';
import { type Cell, type PredictionRecord, readPrediction, writePrediction } from './prediction-record.ts';

const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { maxLength: 12 });

function frames(list: readonly Uint8Array[]): Buffer {
  const writer = new ByteWriter();
  for (const payload of list) {
    writeFrame(writer, () => {
      for (const byte of payload) writer.u8(byte);
    });
  }
  return Buffer.from(writer.view(0, writer.length));
}

test('frames come back as they were written', () => {
  fc.assert(
    fc.property(payloads, (list) => {
      const found = [...scanFrames(frames(list))].map((frame) => Buffer.from(frame.payload).toString('hex'));
      expect(found).toEqual(list.map((payload) => Buffer.from(payload).toString('hex')));
    }),
  );
});

test('a log cut at any byte keeps exactly the whole frames before the cut', () => {
  fc.assert(
    fc.property(payloads, fc.nat(), (list, seed) => {
      const bytes = frames(list);
      const cut = bytes.byteLength === 0 ? 0 : seed % (bytes.byteLength + 1);
      let whole = 0;
      for (const payload of list) {
        if (whole + payload.byteLength + 8 > cut) break;
        whole += payload.byteLength + 8;
      }
      expect(measureCommitted(bytes.subarray(0, cut))).toBe(whole);
    }),
  );
});

test('a damaged byte ends the committed part at the frame it is in, and a zero-filled tail is not committed', () => {
  fc.assert(
    fc.property(payloads, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, seed, flip) => {
      const bytes = frames(list);
      expect(measureCommitted(Buffer.concat([bytes, Buffer.alloc(64)]))).toBe(bytes.byteLength);
      if (bytes.byteLength === 0) return;
      const at = seed % bytes.byteLength;
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      expect(measureCommitted(bytes)).toBeLessThanOrEqual(at);
    }),
  );
});

const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });
const text = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
const rowCount = 3;
const cells = (one: fc.Arbitrary<Cell>) => fc.array(one, { minLength: rowCount, maxLength: rowCount });

test('a prediction comes back with the same bits', () => {
  fc.assert(
    fc.property(cells(number), cells(text), cells(fc.option(fc.boolean(), { nil: null })), text, (n, t, f, id) => {
      const record: PredictionRecord = {
        shape: {
          modelVersionId: 'mv_1',
          version: 3,
          role: 'champion',
          classes: ['0', '1'],
          columns: [
            { name: 'Torque [Nm]', type: 'number' },
            { name: 'Type', type: 'category' },
            { name: 'New', type: 'flag' },
          ],
        },
        predictionId: 'pred_1',
        clientId: id ?? undefined,
        ordinal: 2 ** 40,
        repeat: id === 'x',
        at: 1_760_000_000_000,
        rows: rowCount,
        scores: Float64Array.of(0.1, 1 / 3, 5e-324),
        decisions: Uint16Array.of(0, 1, 0),
        columns: [n, t, f],
      };
      const writer = new ByteWriter();
      writePrediction(writer, record, 0);
      const [frame] = [...scanFrames(writer.view(0, writer.length))];
      expect(frame?.payload[0]).toBe(FRAME_KIND.prediction);
      expect(readPrediction(frame?.payload ?? new Uint8Array(), [record.shape])).toEqual(record);
    }),
  );
});
