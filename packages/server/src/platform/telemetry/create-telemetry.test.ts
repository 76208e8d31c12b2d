import { expect, test } from 'vitest';
import { createTelemetry } from './create-telemetry.ts';

function caught() {
  const lines: string[] = [];
  const log = { write: (line: string) => void lines.push(line) };
  return { telemetry: createTelemetry({ logLevel: 'info' }, { log, version: '9.9.9' }), lines };
}

test('log lines are JSON with level, time, bound fields and message; secrets are left out', () => {
  const { telemetry, lines } = caught();
  telemetry.log.debug({ a: 1 }, 'not shown');
  telemetry.log
    .bind({ component: 'http' })
    .info(
      { request: { url: '/x', headers: { authorization: 'Bearer abc', cookie: 'c=1' } }, token: 'secret' },
      'asked',
    );
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({ level: 'info', component: 'http', msg: 'asked', token: '[redacted]' });
  expect(lines[0]).not.toContain('abc');
  expect(lines[0]).not.toContain('c=1');
  expect(Date.parse(line.time)).toBeGreaterThan(0);
});

test('metrics are exposed in the text format', async () => {
  const { telemetry } = caught();
  telemetry.counter('kaizen_things_total', 'Things.', ['kind']).add({ kind: 'a' }, 2);
  telemetry.gauge('kaizen_level', 'Level.', []).set({}, 1.5);
  telemetry.histogram('kaizen_time_seconds', 'Time.', ['op'], [0.1, 1]).observe({ op: 'x' }, 0.05);
  const text = await telemetry.expose();
  expect(text).toContain('kaizen_things_total{kind="a"} 2');
  expect(text).toContain('kaizen_level 1.5');
  expect(text).toContain('kaizen_time_seconds_bucket{le="0.1",op="x"} 1');
  expect(text).toMatch(/kaizen_build_info\{version="9\.9\.9",node="[\d.]+"\} 1/);
  expect(text).toMatch(/kaizen_event_loop_lag_max_seconds [\d.e-]+/);
  expect(text).toContain('process_resident_memory_bytes');
});

test('a metric outside the name space is refused', () => {
  expect(() => caught().telemetry.counter('things_total', 'Things.', [])).toThrow('kaizen_');
});
