import type { SignatureColumn } from '@kaizen/contracts';
import { Type } from 'typebox';
import type { ServingInference } from '../../domains/serving/index.ts';
import { defineRoute, RawReply, type Route } from '../../platform/http/route.ts';
import { binaryRefused, malformed } from './errors.ts';
import { describeOutputs, inferAnswer, readRequestedOutputs } from './infer-answer.ts';
import { mapError } from './map-error.ts';
import { decodeInputs } from './tensors.ts';

/** What the edge needs: serving, the server's version, and whether it has started. */
export interface OpenInferenceParts {
  readonly inference: ServingInference;
  readonly version: string;
  readonly isReady: () => boolean;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const;
const DATATYPE: Readonly<Record<SignatureColumn['type'], string>> = {
  number: 'FP64',
  integer: 'INT64',
  text: 'BYTES',
  category: 'BYTES',
  flag: 'BOOL',
};

const common = { tag: 'open-inference', edge: { mapError }, response: Type.Unknown() } as const;
const health = { ...common, method: 'GET', permission: 'app:health:read' } as const;
const model = { ...common, method: 'GET', permission: 'serving:model:infer' } as const;

/** Every model path exists with and without a version. */
const VERSIONED = [
  {
    suffix: '',
    path: '/v2/models/:name',
    params: Type.Object({ name: Type.String(), version: Type.Optional(Type.String()) }),
  },
  {
    suffix: 'Version',
    path: '/v2/models/:name/versions/:version',
    params: Type.Object({ name: Type.String(), version: Type.Optional(Type.String()) }),
  },
] as const;

function json(body: unknown, status = 200): RawReply {
  return new RawReply(typeof body === 'string' ? body : JSON.stringify(body), JSON_HEADERS, status);
}

/** The routes of the Open Inference Protocol. */
export function createOpenInferenceRoutes(parts: OpenInferenceParts): Route[] {
  return [...serverRoutes(parts), ...modelRoutes(parts), ...inferRoutes(parts)];
}

function serverRoutes({ inference, version, isReady }: OpenInferenceParts): Route[] {
  return [
    defineRoute({
      ...health,
      path: '/v2',
      operationId: 'v2ServerMetadata',
      summary: 'Server metadata',
      handler: async () => json({ name: 'kaizen', version, extensions: [] }),
    }),
    defineRoute({
      ...health,
      path: '/v2/health/live',
      operationId: 'v2ServerLive',
      summary: 'Whether the server is alive',
      handler: async () => json({ live: true }),
    }),
    defineRoute({
      ...health,
      path: '/v2/health/ready',
      operationId: 'v2ServerReady',
      summary: 'Whether the server answers inference requests',
      handler: async () => json({ ready: isReady(), live: true }, isReady() ? 200 : 503),
    }),
    defineRoute({
      ...model,
      path: '/v2/models',
      operationId: 'v2Models',
      summary: 'Deployments that answer',
      handler: async () => json({ models: inference.listDeployments() }),
    }),
  ];
}

function modelRoutes({ inference }: OpenInferenceParts): Route[] {
  return VERSIONED.flatMap(({ suffix, path, params }) => [
    defineRoute({
      ...model,
      path,
      operationId: `v2Model${suffix}Metadata`,
      summary: 'Inputs and outputs of a deployment',
      params,
      handler: async (input) => {
        const served = await inference.describe(input.params.name, input.params.version);
        return json({
          name: served.deployment,
          versions: served.versions.map(String),
          platform: 'onnxruntime_onnx',
          inputs: served.inputs.map(({ name, type }) => ({ name, datatype: DATATYPE[type], shape: [-1] })),
          outputs: describeOutputs(served),
        });
      },
    }),
    defineRoute({
      ...model,
      path: `${path}/ready`,
      operationId: `v2Model${suffix}Ready`,
      summary: 'Whether a deployment answers',
      params,
      handler: async ({ params: { name, version } }) => {
        if (inference.isReady(name, version)) return json({ name, ready: true });
        return json({ name, ready: false, error: `Deployment "${name}" has no model in memory yet.` }, 503);
      },
    }),
  ]);
}

function inferRoutes({ inference }: OpenInferenceParts): Route[] {
  return VERSIONED.map(({ suffix, path, params }) =>
    defineRoute({
      ...common,
      method: 'POST',
      permission: 'serving:model:infer',
      path: `${path}/infer`,
      operationId: `v2Model${suffix}Infer`,
      summary: 'Predictions for rows of raw columns',
      params,
      body: Type.Unknown(),
      handler: async ({ params: { name, version }, body, headers }) => {
        if (headers['inference-header-content-length'] !== undefined) throw binaryRefused();
        const request = readBody(body);
        const { columns, rows } = decodeInputs(request.inputs);
        const outputs = readRequestedOutputs(request.outputs);
        const answer = await inference.infer({
          deployment: name,
          ...(version === undefined ? {} : { version }),
          ...(request.clientId === undefined ? {} : { clientId: request.clientId }),
          inputs: columns,
          rows,
        });
        return json(inferAnswer(name, answer, { clientId: request.clientId, outputs }));
      },
    }),
  );
}

function readBody(body: unknown): {
  readonly clientId: string | undefined;
  readonly inputs: unknown;
  readonly outputs: unknown;
} {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw malformed('body', 'The request body must be a JSON object with "inputs".');
  }
  const { id, inputs, outputs }: { id?: unknown; inputs?: unknown; outputs?: unknown } = body;
  if (id !== undefined && typeof id !== 'string')
    throw malformed('id', 'The request "id" must be text; send it in quotes.');
  return { clientId: id, inputs, outputs };
}
