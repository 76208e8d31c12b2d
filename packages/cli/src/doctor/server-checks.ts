import { isPortFree } from '../port.ts';
import { isServing, readServerFile } from '../server-address.ts';
import type { Finding } from './finding.ts';

/** The server of the home, by its `server.json`. */
export async function checkServer(home: string): Promise<{ readonly finding: Finding; readonly running: boolean }> {
  const subject = 'server';
  const server = readServerFile(home);
  if (server === undefined)
    return { finding: { subject, state: 'ok', text: 'None is running on this home.' }, running: false };
  if (!(await isServing(server))) {
    const text = 'The last server on this home ended without a clean stop.';
    const mend = 'Nothing to do: the next start takes up what it was doing.';
    return { finding: { subject, state: 'warning', text, mend }, running: false };
  }
  const ready = await fetch(new URL('/readyz', server.url)).then(
    ({ ok }) => ok,
    () => false,
  );
  if (ready)
    return { finding: { subject, state: 'ok', text: `Running at ${server.url} (pid ${server.pid}).` }, running: true };
  const text = `Running at ${server.url} (pid ${server.pid}), but it takes no work yet, or no more.`;
  const mend = 'Wait a moment; if it stays so, look at its log and start it again.';
  return { finding: { subject, state: 'warning', text, mend }, running: true };
}

/** Whether `kaizen up` would get its port; when not, who has it, as far as that can be asked over HTTP. */
export async function checkPort(port: number): Promise<Finding> {
  if (await isPortFree(port)) return { subject: 'port', state: 'ok', text: `Port ${port} is free.` };
  const kaizen = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    async (answer) => answer.ok && (await answer.text()).includes('"startedAt"'),
    () => false,
  );
  return {
    subject: 'port',
    state: 'warning',
    text: `Port ${port} is taken by ${kaizen ? 'the Kaizen server of another home' : 'another program'}.`,
    mend: `Start with another: kaizen up --port ${port === 65_535 ? 4600 : port + 1} (0 takes a free one).`,
  };
}
