import { Readable } from 'node:stream';
import type { EventEnvelope, JobView } from '@kaizen/contracts';
import type { Outbox } from '../outbox/outbox.ts';
import { eventFrame, HEARTBEAT_FRAME, OPENING_FRAME } from './frame.ts';

/** One open page. */
export interface LiveClient {
  readonly stream: Readable;
  event(event: EventEnvelope, frame: string): void;
  progress(job: JobView, frame: string): void;
  heartbeat(): void;
  end(): void;
}

/** `after` is the sequence number to go on from; without it the client gets what happens from now on. */
export interface LiveClientOptions {
  readonly outbox: Outbox;
  readonly projectId?: string;
  readonly after?: number;
  readonly bufferBytes: number;
  readonly onError: (error: unknown) => void;
}

const PAGE = 200;

/**
 * A client is either live (events are written as they come) or behind (it reads the kept events page by page, at its own pace, until it has
 * caught up). A client whose buffer is full falls behind; nobody ever waits for it and the buffer stays bounded.
 */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const { outbox, projectId, bufferBytes } = options;
  const waitingProgress = new Map<string, string>();
  let cursor = options.after;
  let isLive = false;
  let pumping = false;
  let newsWhilePumping = false;
  let onDrained: (() => void) | undefined;

  const stream = new Readable({
    highWaterMark: bufferBytes,
    read: () => {
      onDrained?.();
      onDrained = undefined;
      for (const frame of waitingProgress.values()) stream.push(frame);
      waitingProgress.clear();
      if (!isLive && !pumping) void catchUp();
    },
  });
  const isFull = () => stream.readableLength >= bufferBytes;
  const isOver = () => stream.destroyed || stream.readableEnded;

  async function catchUp(): Promise<void> {
    pumping = true;
    try {
      cursor ??= await lastSequence(outbox);
      do {
        newsWhilePumping = false;
      } while (!isOver() && ((await sendPage()) || newsWhilePumping));
      isLive = true;
    } catch (error) {
      options.onError(error);
      stream.destroy();
    } finally {
      pumping = false;
    }
  }

  /** Sends one page of kept events; true when there may be more. */
  async function sendPage(): Promise<boolean> {
    const page = await outbox.find({
      ...(projectId === undefined ? {} : { projectId }),
      after: cursor ?? 0,
      order: 'oldest',
      limit: PAGE,
    });
    for (const event of page.items) {
      if (isOver()) return false;
      cursor = event.seq;
      if (!stream.push(eventFrame(event))) await new Promise<void>((resolve) => (onDrained = resolve));
    }
    return page.items.length > 0;
  }

  stream.once('close', () => onDrained?.());
  stream.push(OPENING_FRAME);

  return {
    stream,
    event: (event, frame) => {
      if (isOver() || (projectId !== undefined && event.projectId !== projectId)) return;
      newsWhilePumping = true;
      if (!isLive || event.seq <= (cursor ?? 0)) return;
      if (isFull()) {
        isLive = false;
        return;
      }
      cursor = event.seq;
      stream.push(frame);
    },
    progress: (job, frame) => {
      if (isOver() || (projectId !== undefined && job.projectId !== projectId)) return;
      if (isFull()) waitingProgress.set(job.id, frame);
      else stream.push(frame);
    },
    heartbeat: () => {
      if (!isOver() && !isFull()) stream.push(HEARTBEAT_FRAME);
    },
    end: () => {
      if (!isOver()) stream.push(null);
    },
  };
}

async function lastSequence(outbox: Outbox): Promise<number> {
  const { items } = await outbox.find({ order: 'newest', limit: 1 });
  return items[0]?.seq ?? 0;
}
