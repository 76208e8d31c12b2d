import type { Readable } from 'node:stream';
import type { RegistryVersionView } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { TrackingCommands } from '../contract.ts';
import { modelOfOtherProject, uploadInvalid, versionNotFound } from './errors.ts';
import { checkName } from './model-name.ts';
import type { SignatureHints } from './onnx-signature.onnx.ts';
import { findModelRow, findRegistryVersion } from './registry-view.sql.ts';

/** A model from outside: an ONNX file and what its file does not say. */
export interface ModelUpload extends SignatureHints {
  readonly key: string;
  readonly model: string;
  readonly projectId: string;
  readonly threshold?: number | undefined;
  readonly stream: Readable;
}

/** Uploads are decoded in memory, so they have a limit. */
const MEGABYTES = 512;

/**
 * Streams the file to a blob, reads its signature and registers it as the next version; the same key again gives the same version. A file that is
 * refused leaves no row; its bytes go with the next collection of blobs.
 */
export async function uploadModelVersion(
  platform: Pick<Platform, 'blobs' | 'db'>,
  commands: Pick<TrackingCommands, 'logModel' | 'registerVersion'>,
  upload: ModelUpload,
): Promise<RegistryVersionView> {
  const model = checkName('model', upload.model);
  const owner = await findModelRow(platform.db, model);
  if (owner !== undefined && owner.project_id !== upload.projectId) throw modelOfOtherProject(model);
  const { threshold = 0.5 } = upload;
  if (upload.output !== 'anomaly-score' && !(threshold >= 0 && threshold <= 1)) {
    throw uploadInvalid('threshold', 'threshold must lie between 0 and 1.');
  }
  const blob = await platform.blobs.put(limited(upload.stream));
  // Loaded on first use: the schema of ONNX is megabytes.
  const { decideSignature, readOnnxGraph } = await import('./onnx-signature.onnx.ts');
  const signature = decideSignature(readOnnxGraph(await platform.blobs.bytes(blob.hash)), upload);
  const { id } = await platform.db.run(async (tx) => {
    const loggedModelId = await commands.logModel(tx, {
      key: `upload:${model}:${upload.key}`,
      projectId: upload.projectId,
      hash: blob.hash,
      size: blob.size,
      signature,
      threshold,
    });
    return commands.registerVersion(tx, { model, projectId: upload.projectId, loggedModelId, source: 'uploaded' });
  });
  const version = await findRegistryVersion(platform.db, { id });
  if (version === undefined) throw versionNotFound(id);
  return version;
}

async function* limited(stream: Readable): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of stream) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > MEGABYTES * 1024 * 1024) {
      throw uploadInvalid('body', `The model is larger than ${MEGABYTES} MB, the most that can be uploaded.`);
    }
    yield bytes;
  }
}
