import { Readable } from 'node:stream';
import type { TestPlatformOptions } from '../../../../testing/test-platform.ts';
import type { AcceptanceCheck } from '../../acceptance/acceptance-check.ts';
import { createQuarantineService } from '../../quarantine/quarantine-service.ts';
import { machineHeader, machineManifest, machineRows, openDataRoom } from '../../testing/machine-data.ts';
import { type LineageSource, lineageEventTypes } from '../translate.ts';
import { OWN } from './lineage-scene.ts';

/** Passes versions of at most so many rows, and warns of every one. */
const MOST_ROWS = 12;

/** A data room with `machines` and what its events become as lineage; `gated` datasets have versions that wait for a check of their rows. */
export async function openVersions(given: { readonly gated: boolean } & TestPlatformOptions) {
  const { gated, ...options } = given;
  const check: AcceptanceCheck = {
    name: 'rows',
    isDeclared: () => gated,
    async run({ versionId }) {
      const { rows: count } = await opened.room.reader.getVersion(versionId);
      const verdict = count > MOST_ROWS ? 'fail' : 'pass';
      return {
        findings: [
          { rule: 'row_count', verdict, message: `at most ${MOST_ROWS} rows; there are ${count}` },
          { rule: 'range', column: 'torque', verdict: 'warn', message: 'wider than before' },
        ],
      };
    },
  };
  const config = { openlineageNamespace: OWN, ...options.config };
  const opened = await openDataRoom(machineManifest, { ...options, config, checks: [check] });
  const { platform, room } = opened;
  let seen = 0;
  let sent = 0;

  return {
    ...opened,
    quarantine: createQuarantineService(platform, room.commands),
    /** Appends the rows [from, to), and lines as they are. */
    append(from: number, to: number, ...lines: readonly string[]) {
      sent += 1;
      const text = [machineHeader, machineRows(from, to), ...lines, ''].join('\n');
      return room.commands.ingest({
        dataset: 'machines',
        projectId: 'prj_1',
        source: { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'day.csv' },
        mode: 'append',
        key: `k${sent}`,
        message: 'm',
      });
    },
    /** Delivers what has happened since the last time to lineage, as the reaction does; gives the types. */
    async deliver(): Promise<readonly string[]> {
      const found = await platform.outbox.find({ types: lineageEventTypes, after: seen, order: 'oldest', limit: 1000 });
      for (const event of found.items) {
        // Wire mapping: only those types were asked for.
        await platform.db.run((tx) => room.lineage.commands.react(tx, event as unknown as LineageSource, 'line'));
        seen = event.seq;
      }
      return found.items.map(({ type }) => type);
    },
  };
}
