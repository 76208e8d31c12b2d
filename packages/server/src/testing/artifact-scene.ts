import { type IncomingHttpHeaders, request } from 'node:http';
import { onTestFinished } from 'vitest';
import { createDataRoom } from '../domains/data/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import { createArtifactEdgeRoutes } from '../edge/mlflow/artifacts/artifact-routes.ts';
import { createServerRoutes } from '../edge/mlflow/server-routes.ts';
import { createHttpServer } from '../platform/http/http-server.ts';
import { createTestPlatform, type TestPlatformOptions } from './test-platform.ts';

/** An answer as it came. */
export interface SceneAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  json<T = Readonly<Record<string, unknown>>>(): T;
}

/** What is sent; `path` goes out as it is, without a client's tidying. */
export interface SceneRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A tracking room behind a real socket with everything of the MLflow protocol that is about files. */
export async function createArtifactScene(options: TestPlatformOptions = {}) {
  const platform = await createTestPlatform(options);
  const room = createTrackingRoom({ platform, data: createDataRoom({ platform }).reader });
  await room.start?.();
  const { telemetry, ids } = platform;
  const isReady = () => true;
  const routes = [...room.routes, ...createArtifactEdgeRoutes(room.clients), ...createServerRoutes({ isReady })];
  const http = await createHttpServer({ routes, telemetry, ids, webRoot: platform.config.home, isReady });
  const { url, port } = await http.listen('127.0.0.1', 0);
  onTestFinished(() => http.close(0));

  const send = (method: string, path: string, { headers = {}, body }: SceneRequest = {}): Promise<SceneAnswer> =>
    new Promise((resolve, reject) => {
      const sending = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            bytes,
            text,
            json: () => JSON.parse(text),
          });
        });
      });
      sending.once('error', reject);
      sending.end(body);
    });

  /** A run of a client, in the default experiment or in one whose files are elsewhere. */
  async function startRun(artifactUri?: string) {
    const { commands } = room.clients;
    return platform.db.run(async (tx) => {
      const experimentId =
        artifactUri === undefined ? '0' : await commands.createExperiment(tx, { name: artifactUri, artifactUri });
      return commands.createRun(tx, { experimentId });
    });
  }

  return { platform, room, url, port, send, startRun };
}
