/** An answer of the MLflow protocol; its JSON is looked into by tests only. */
export interface WireReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The connection broke, or the server is still starting: what was asked is not acknowledged. */
export class NotAcknowledged extends Error {}

/** Calls endpoints below `/api` of a server over HTTP. Rejects with {@link NotAcknowledged} where no answer came. */
export class MlflowWire {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async post(path: string, fields: object, method = 'POST'): Promise<WireReply> {
    return this.#send(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) });
  }

  async get(path: string, query: Readonly<Record<string, string>> | [string, string][] = {}): Promise<WireReply> {
    return this.#send(`${path}?${new URLSearchParams(query)}`, {});
  }

  /** Puts a file at a path of the server's own tree; resolves when it is acknowledged. */
  async put(path: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { status } = await this.#send(`/2.0/mlflow-artifacts/artifacts/${path}`, { method: 'PUT', body });
    if (status !== 200) throw new Error(`PUT ${path}: ${status}`);
  }

  /** The bytes of a file, undefined where there is none. */
  async read(path: string): Promise<Uint8Array | undefined> {
    const reply = await fetch(`${this.url}/api/2.0/mlflow-artifacts/artifacts/${path}`);
    const bytes = new Uint8Array(await reply.arrayBuffer());
    return reply.status === 200 ? bytes : undefined;
  }

  async #send(path: string, request: RequestInit): Promise<WireReply> {
    try {
      const reply = await fetch(`${this.url}/api${path}`, request);
      const body = parse(await reply.text());
      if (reply.status === 503) throw new NotAcknowledged(`${path}: the server is starting`);
      return { status: reply.status, body };
    } catch (error) {
      if (error instanceof TypeError) throw new NotAcknowledged(`${path}: ${error.message}`);
      throw error;
    }
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
