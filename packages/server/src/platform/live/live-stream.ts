import type { Readable } from 'node:stream';
import type { Jobs } from '../jobs/jobs.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { eventFrame, progressFrame } from './frame.ts';
import { createLiveClient, type LiveClient } from './live-client.ts';

/** Server-sent events for live pages: the kept events and the progress of jobs. */
export interface LiveStream {
  /** The body of one client's stream; `after` is the last sequence number it has seen. Ends when the client goes or the server stops. */
  open(request: { readonly projectId?: string; readonly after?: number }): Readable;
  readonly clients: number;
  /** Ends every stream; browsers reconnect to the next process and go on where they were. */
  close(): void;
}

/** Where the stream takes its news from. */
export interface LiveSources {
  readonly outbox: Outbox;
  readonly jobs: Pick<Jobs, 'subscribeProgress'>;
  readonly log: Logger;
  readonly heartbeatMs?: number;
  /** Bytes that may wait for one slow client. */
  readonly bufferBytes?: number;
}

const HEARTBEAT_MS = 15_000;
const BUFFER_BYTES = 256 << 10;

export function createLiveStream(sources: LiveSources): LiveStream {
  const clients = new Set<LiveClient>();
  const stopEvents = sources.outbox.subscribe((event) => {
    if (clients.size === 0) return;
    const frame = eventFrame(event);
    for (const client of clients) client.event(event, frame);
  });
  const stopProgress = sources.jobs.subscribeProgress((job) => {
    if (clients.size === 0) return;
    const frame = progressFrame(job);
    for (const client of clients) client.progress(job, frame);
  });
  const heartbeat = setInterval(() => {
    for (const client of clients) client.heartbeat();
  }, sources.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();

  return {
    open: (request) => {
      const client = createLiveClient({
        ...request,
        outbox: sources.outbox,
        bufferBytes: sources.bufferBytes ?? BUFFER_BYTES,
        onError: (error) => sources.log.warn({ error }, 'a live stream ended early'),
      });
      clients.add(client);
      client.stream.once('close', () => clients.delete(client));
      return client.stream;
    },
    get clients() {
      return clients.size;
    },
    close: () => {
      clearInterval(heartbeat);
      stopEvents();
      stopProgress();
      for (const client of clients) client.end();
    },
  };
}
