import type { EventEnvelope, JobView } from '@kaizen/contracts';

/** A kept event as server-sent event: its sequence number is the id, so a browser that reconnects says where to go on. */
export function eventFrame(event: EventEnvelope): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Progress of a job: no id, because it is not kept and cannot be resumed. */
export function progressFrame(job: JobView): string {
  return `event: progress\ndata: ${JSON.stringify(job)}\n\n`;
}

/** Tells the browser how long to wait before it reconnects, and opens the stream at once. */
export const OPENING_FRAME = 'retry: 2000\n\n';

/** A comment that keeps proxies from closing a quiet stream. */
export const HEARTBEAT_FRAME = ': heartbeat\n\n';
