import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';

/** Sends requests to one server over kept connections; as light as a client in JavaScript gets (undici's pool), and both sides pay it alike. */
export class HttpLoad {
  readonly #pool: Pool;

  constructor(url: string, connections = 1) {
    this.#pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  }

  /** The parsed JSON of the answer; anything but 200 is thrown. */
  async post(path: string, body: unknown): Promise<unknown> {
    return JSON.parse(await this.postText(path, JSON.stringify(body)));
  }

  /** The same with a body made before the clock started, and an answer that is read to its end but not parsed. */
  async postText(path: string, body: string): Promise<string> {
    const answer = await this.#send({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
    return answer.text();
  }

  async getText(path: string): Promise<string> {
    return (await this.#send({ method: 'GET', path })).text();
  }

  async put(path: string, source: Readable, length: number): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(length) };
    await (await this.#send({ method: 'PUT', path, headers, body: source })).dump();
  }

  /** Reads the answer to its end and returns how many bytes it had. */
  async drain(path: string): Promise<number> {
    let size = 0;
    for await (const chunk of await this.#send({ method: 'GET', path })) size += chunk.length;
    return size;
  }

  close(): void {
    void this.#pool.close();
  }

  async #send(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData['body']> {
    const { statusCode, body } = await this.#pool.request(options);
    if (statusCode === 200) return body;
    throw new Error(`${options.method} ${options.path} answered ${statusCode}: ${(await body.text()).slice(0, 300)}`);
  }
}
