import { request } from 'node:http';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  /** Bytes of the body that were handed over before the answer came. */
  readonly sent: number;
}

/** A request with headers that `fetch` would not let through. */
export function sendRaw(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: options.method ?? 'GET', headers: options.headers ?? {} }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body, sent: options.body?.length ?? 0 }));
    });
    sending.once('error', reject);
    sending.end(options.body);
  });
}

/** Uploads a head and then the same chunk again and again until an answer comes, or `most` bytes are sent. */
export function sendEndless(url: string, head: string, chunk: Buffer, most: number): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let over = false;
    const sending = request(url, { method: 'POST', headers: { 'content-type': 'text/csv' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.once('end', () => {
        over = true;
        resolve({ status: answer.statusCode ?? 0, body, sent });
        sending.destroy();
      });
    });
    sending.on('error', (cause) => {
      if (!over) reject(cause);
    });
    const pump = () => {
      if (over) return;
      if (sent >= most) return void reject(new Error(`${sent} bytes were taken without an answer`));
      sent += chunk.length;
      if (sending.write(chunk)) setImmediate(pump);
      else sending.once('drain', pump);
    };
    if (head !== '') sending.write(head);
    pump();
  });
}
