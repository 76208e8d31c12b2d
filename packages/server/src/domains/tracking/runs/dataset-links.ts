import type { DataReader } from '../../data/index.ts';
import type { DatasetInput, DatasetLinks } from './contract.ts';
import { isOwnAddress, readDatasetAddress } from './dataset-address.ts';

/** Finds dataset versions by the addresses that clients log. */
export function createDatasetLinks(data: Pick<DataReader, 'findVersion'>): DatasetLinks {
  async function linkOne(dataset: DatasetInput, host: string | undefined): Promise<DatasetInput> {
    const address = readDatasetAddress(dataset.source);
    if (address === undefined || !isOwnAddress(address, host)) return dataset;
    const version = await data.findVersion(address.dataset, address.reference);
    return version === undefined ? dataset : { ...dataset, version: { id: version.id, name: version.dataset } };
  }
  return { link: (datasets, host) => Promise.all(datasets.map((dataset) => linkOne(dataset, host))) };
}
