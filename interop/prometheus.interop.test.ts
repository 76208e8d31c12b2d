import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@kaizen/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Acknowledged } from '../packages/cli/src/demo/acknowledged.ts';
import { runDemo } from '../packages/cli/src/demo/demo-driver.ts';
import { planDemo } from '../packages/cli/src/demo/demo-plan.ts';
import { createOutput } from '../packages/cli/src/terminal/output.ts';
import { KillableServer } from '../packages/cli/src/testing/killable-server.ts';

/** A real Prometheus reads a real server that has been once around the loop. */
describe('Prometheus', () => {
  let server: KillableServer;
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));

  beforeAll(async () => {
    server = await KillableServer.create('prometheus');
    await server.start();
    const silent = { ...createOutput({ json: true, colour: false }), say: () => undefined, progress: () => undefined };
    const client = createClient({ url: server.url, token: server.token });
    await runDemo({
      client,
      folder: join(server.home, 'demo-project'),
      seed: 7,
      plan: planDemo(0.1),
      output: silent,
      acknowledged: new Acknowledged(),
    });
  }, 180_000);
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds nothing to mend in the exposition (promtool check metrics)', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('kaizen_inference_requests_total');
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(checked.error).toBeUndefined();
    // Conventions of metrics that come from the Node client library itself are not ours to mend.
    const ours = `${checked.stdout}${checked.stderr}`.split('\n').filter((line) => line.startsWith('kaizen_'));
    expect(ours).toEqual([]);
    expect([0, 3]).toContain(checked.status);
  });

  it('scrapes it, and answers queries over what was served', async () => {
    const port = server.port + 1;
    const target = server.url.replace('http://', '');
    writeFileSync(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: kaizen\n    static_configs: [{ targets: ['${target}'] }]\n`,
    );
    const args = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    const prometheus = spawn('prometheus', args, { stdio: 'ignore' });
    try {
      const rows = await query(port, 'sum by (deployment) (kaizen_inference_requests_total)');
      expect(rows).toMatchObject([{ metric: { deployment: 'failure' } }]);
      expect(Number(rows[0]?.value[1])).toBeGreaterThan(100);
      expect(await query(port, 'up{job="kaizen"} == 1')).toHaveLength(1);
    } finally {
      prometheus.kill('SIGKILL');
    }
  });
});

interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Asks until the first scrape has come, at most 100 times. */
async function query(port: number, text: string): Promise<readonly Row[]> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(text)}`).catch(
      () => undefined,
    );
    const body = reply?.ok === true ? ((await reply.json()) as { data: { result: Row[] } }) : undefined;
    if (body !== undefined && body.data.result.length > 0) return body.data.result;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Prometheus never answered ${text}`);
}
