import type {
  CollectedVersions,
  CollectVersions,
  VersionDiff,
  VersionTag,
  VersionView,
  VersionWithVerdict,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';

const name = encodeURIComponent;

/** Versions of datasets: verdicts, tags, differences, going back. A version is named by id, the beginning of one, a tag, `current`, or how many versions back. */
export function dataVersionsResource(send: Send) {
  const of = (dataset: string) => `/api/v1/datasets/${name(dataset)}`;
  const decide = (verb: 'accept' | 'reject') => (dataset: string, version: string, reason?: string) =>
    send<VersionWithVerdict>({
      method: 'POST',
      path: `${of(dataset)}/versions/${name(version)}/${verb}`,
      body: reason === undefined ? {} : { reason },
    });
  return {
    /** Why a version stands where it stands. */
    verdict: (dataset: string, version: string) =>
      send<VersionWithVerdict>({ path: `${of(dataset)}/versions/${name(version)}/verdict` }),
    /** Makes a staged version current; against its checks with a reason. */
    accept: decide('accept'),
    /** Rejects a staged version, with a reason. */
    reject: decide('reject'),
    tags: (dataset: string) => send<{ items: VersionTag[] }>({ path: `${of(dataset)}/tags` }),
    /** Sets a tag, or moves it. */
    tag: (dataset: string, tag: string, version: string) =>
      send<VersionTag>({ method: 'PUT', path: `${of(dataset)}/tags/${name(tag)}`, body: { version } }),
    untag: (dataset: string, tag: string) =>
      send<{ items: VersionTag[] }>({ method: 'DELETE', path: `${of(dataset)}/tags/${name(tag)}` }),
    /** What lies between two versions; by default between `current` and the one before. */
    diff: (dataset: string, versions: { from?: string; to?: string } = {}) =>
      send<VersionDiff>({ path: `${of(dataset)}/diff`, query: versions }),
    /** Makes the content of a former version current again, as a new version. */
    revert: (dataset: string, version: string, message?: string) =>
      send<VersionView>({
        method: 'POST',
        path: `${of(dataset)}/revert`,
        body: { version, ...(message === undefined ? {} : { message }) },
      }),
    /** Removes the rows of former versions by retention. */
    collect: (dataset: string, by: CollectVersions = {}) =>
      send<CollectedVersions>({ method: 'POST', path: `${of(dataset)}/collect`, body: by }),
  };
}
