import type { EventEnvelope, JobView } from '@kaizen/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** Which lists and things change with an event, by the room that its type begins with: the first word of their query keys. */
const touched: Readonly<Record<string, readonly string[]>> = {
  app: ['projects', 'loop'],
  data: ['datasets', 'sensitive', 'loop', 'explore-views'],
  features: ['features', 'loop'],
  tracking: ['runs', 'models', 'loop'],
  pipelines: ['pipelines', 'loop'],
  delivery: ['deployments', 'loop', 'monitors'],
  serving: ['deployments', 'loop'],
  monitoring: ['monitors', 'alerts', 'loop', 'deployments'],
  innovation: ['objectives', 'loop'],
};

/**
 * Keeps the page live: server-sent events mark what changed as stale, gathered over 250 ms so that nothing jumps. The connection is made again by the
 * browser and resumes where it was. False while there is none.
 */
export function useLiveUpdates(): boolean {
  const queries = useQueryClient();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const stream = new EventSource('/api/v1/stream');
    const pending = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (keys: readonly string[]) => {
      for (const key of keys) pending.add(key);
      timer ??= setTimeout(() => {
        timer = undefined;
        flush(queries, pending);
      }, 250);
    };
    stream.onopen = () => setConnected(true);
    stream.onerror = () => setConnected(false);
    stream.onmessage = (message: MessageEvent<string>) => refresh(touched[readRoom(message.data)] ?? []);
    stream.addEventListener('progress', (message: MessageEvent<string>) =>
      refresh(readJobKind(message.data) === undefined ? [] : ['pipelines', 'jobs', 'loop']),
    );
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [queries]);
  return isConnected;
}

function flush(queries: QueryClient, pending: Set<string>): void {
  for (const key of pending) void queries.invalidateQueries({ queryKey: [key] });
  pending.clear();
}

function readRoom(text: string): string {
  const event = JSON.parse(text) as EventEnvelope;
  return event.type.split('.')[0] ?? '';
}

function readJobKind(text: string): string | undefined {
  return (JSON.parse(text) as Partial<JobView>).kind;
}
