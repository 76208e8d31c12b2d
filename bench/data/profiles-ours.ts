import process from 'node:process';
import { createInterface } from 'node:readline';
import { describeProfile } from '../../packages/server/src/domains/data/profile/describe-profile.ts';
import { inferFromProfile } from '../../packages/server/src/domains/data/profile/infer-from-profile.ts';
import { profileVersion } from '../../packages/server/src/domains/data/profile/profile-version.duck.ts';
import type { ProfiledColumn } from '../../packages/server/src/domains/data/profile/segment-profile.ts';
import { createDuck } from '../../packages/server/src/platform/duck/create-duck.ts';

/** One JSON line in, one out, as the peer's side; this one reads the Parquet file inside the time that is measured. */
interface ProfileRequest {
  readonly path: string;
  readonly rows: number;
  readonly threads: number;
  readonly scratch: string;
  readonly columns: readonly ProfiledColumn[];
}

async function measure({ path, rows, threads, scratch, columns }: ProfileRequest) {
  const duck = createDuck({ threads, memory: '1GB', tempFolder: scratch });
  const begun = performance.now();
  const { profile } = await duck.session((session) => profileVersion(session, [{ path, rows, columns }], columns));
  const described = describeProfile(profile);
  const schema = inferFromProfile(described);
  const seconds = (performance.now() - begun) / 1000;
  await duck.close();
  const numbers = described.columns.map(({ name, count, missing, distinct, mean, quantiles }) => [
    name,
    { count: count + missing, missing, distinct, mean, median: quantiles?.[3] },
  ]);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { seconds, megabytes, columns: Object.fromEntries(numbers), rules: schema.length };
}

for await (const line of createInterface({ input: process.stdin })) {
  // Wire mapping: profiles.ts writes it.
  process.stdout.write(`${JSON.stringify(await measure(JSON.parse(line) as ProfileRequest))}\n`);
}
