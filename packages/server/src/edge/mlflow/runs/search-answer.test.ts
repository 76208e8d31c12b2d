import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { OwnedPieces } from '../../../platform/http/owned-pieces.ts';
import { RawReply } from '../../../platform/http/route.ts';
import { searchAnswer } from './search-answer.ts';

const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`);

/** The answer as JSON, and how many documents were asked for at a time. */
async function answered(ids: readonly string[], gone: (id: string) => boolean = () => false) {
  const asked: number[] = [];
  const answer = await searchAnswer('runs', { ids, next: 'more' }, async (some) => {
    asked.push(some.length);
    return Buffer.from(JSON.stringify(some.filter((id) => !gone(id)).map((id) => ({ id }))));
  });
  const body = answer instanceof RawReply ? answer.body : answer;
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const json =
    body instanceof OwnedPieces
      ? await text(body.stream(response))
      : Buffer.from(body instanceof Uint8Array ? body : '').toString();
  return { body: JSON.parse(json), asked };
}

it.each([0, 1, 1000, 1001, 3500])('answers %i documents, a thousand at a time', async (count) => {
  const { body, asked } = await answered(idsOf(count));
  const runs = idsOf(count).map((id) => ({ id }));
  expect(body).toEqual(count === 0 ? { next_page_token: 'more' } : { runs, next_page_token: 'more' });
  expect(Math.max(0, ...asked)).toBeLessThanOrEqual(1000);
});

it('leaves out what went meanwhile', async () => {
  const early = await answered(idsOf(2500), (id) => Number(id.slice(1)) < 2000);
  expect(early.body.runs).toHaveLength(500);
  const late = await answered(idsOf(2500), (id) => Number(id.slice(1)) >= 1000);
  expect(late.body.runs).toHaveLength(1000);
});
