import { Agent, type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';

/** Sends requests to one server over kept connections; costs about 0.1 ms a call, which both sides pay alike. */
export class HttpLoad {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, connections = 1) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The parsed JSON of the answer; anything but 200 is thrown. */
  async post(path: string, body: unknown): Promise<unknown> {
    return JSON.parse(await this.postText(path, JSON.stringify(body)));
  }

  /** The same with a body made before the clock started, and an answer that is read to its end but not parsed. */
  async postText(path: string, body: string): Promise<string> {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const answer = await this.#send('POST', path, headers, body);
    return (await collect(answer)).toString();
  }

  async getText(path: string): Promise<string> {
    return (await collect(await this.#send('GET', path, {}))).toString();
  }

  async put(path: string, source: Readable, length: number): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': length };
    await collect(await this.#send('PUT', path, headers, source));
  }

  /** Reads the answer to its end and returns how many bytes it had. */
  async drain(path: string): Promise<number> {
    const answer = await this.#send('GET', path, {});
    let size = 0;
    for await (const chunk of answer) size += chunk.length;
    return size;
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string | number>,
    body?: string | Readable,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, { method, headers, agent: this.#agent }, (answer) => {
        if (answer.statusCode === 200) return resolve(answer);
        void collect(answer).then((text) =>
          reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text.toString().slice(0, 300)}`)),
        );
      });
      sent.on('error', reject);
      if (body === undefined || typeof body === 'string') sent.end(body);
      else body.pipe(sent);
    });
  }
}

async function collect(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks);
}
