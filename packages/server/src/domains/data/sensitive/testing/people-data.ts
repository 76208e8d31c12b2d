import { Readable } from 'node:stream';
import type { ColumnSpec, Manifest } from '@kaizen/contracts';
import type { TestPlatformOptions } from '../../../../testing/test-platform.ts';
import { applySections, openDataRoom } from '../../testing/machine-data.ts';
import { makePerson } from './made-people.ts';

/** Declares `people`; columns that are not given are inferred. */
export function peopleManifest(columns: Readonly<Record<string, ColumnSpec>> = {}): Manifest {
  return { kaizen: 1, project: 'plant', data: { people: { source: {}, columns: { ...columns } } } };
}

/** CSV of the people [from, to). */
export function peopleCsv(from: number, to: number, emailOf = (i: number) => makePerson(i).email): string {
  const lines = Array.from({ length: to - from }, (_, at) => {
    const i = from + at;
    const { name, birth, ip, comment } = makePerson(i);
    return `${1000 + i},${emailOf(i)},${name},${birth},${ip},${20 + (i % 50)},${'NSEW'[i % 4]},"${comment}"`;
  });
  return `id,email,customer_name,birth_date,client_ip,age,region,remarks\n${lines.join('\n')}\n`;
}

/** A data room with people in it, reactions and jobs running as in the server. */
export async function openPeople(manifest = peopleManifest(), options: TestPlatformOptions = {}) {
  const { platform, room } = await openDataRoom(manifest, options);
  platform.outbox.register(room.reactions ?? []);
  await platform.outbox.start();
  await platform.jobs.start();
  let sent = 0;
  return {
    platform,
    room,
    apply: (next: Manifest) => applySections(platform, room.manifestSections, next),
    async send(text: string, mode: 'append' | 'replace' = 'append'): Promise<string> {
      sent += 1;
      const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'people.csv' } as const;
      const request = { dataset: 'people', projectId: 'prj_1', source, mode, key: `k${sent}`, message: mode } as const;
      return (await room.commands.ingest(request)).versionId ?? '';
    },
    /** Waits until every scan that reactions asked for has ended; how many there were so far. */
    async settle(): Promise<number> {
      await platform.outbox.drained();
      const scans = await platform.jobs.list({ kind: 'data.classify', limit: 100 });
      for (const { id } of scans) await platform.jobs.ended(id);
      return scans.length;
    },
  };
}
