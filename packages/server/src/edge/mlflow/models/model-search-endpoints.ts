import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { invalidParameter } from '../errors.ts';
import { flag, int64, listOf, message, type ReadOf, required, text, where } from '../fields.ts';
import { loggedModels, registry } from '../wire-messages.ts';
import { answerListing } from './model-answers.ts';
import type { ModelParts } from './model-parts.ts';
import { loggedModelShape, modelShape, versionShape } from './model-shapes.ts';
import { PROMPT_TAG } from './model-uri.ts';

const MOST_MODELS = 1000;
const MOST_VERSIONS = 200_000;

/** Prompts are registered models with this tag; they are shown to who asks for them by it. */
const HIDDEN = { tag: PROMPT_TAG, value: 'true' } as const;

const atMost = (most: number) => where(int64, (got) => got <= most);
const read = { permission: 'tracking:model:read' } as const;

/** Search of registered models, versions and logged models. */
export function createModelSearchEndpoints(parts: ModelParts): Route[] {
  return [...createRegistrySearchEndpoints(parts), ...createLoggedModelSearchEndpoint(parts)];
}

function createRegistrySearchEndpoints({ clients: { models, search } }: ModelParts): Route[] {
  const query = { filter: text, order_by: listOf(text), page_token: text };
  return [
    ...endpoint({
      ...read,
      // The R client posts.
      method: ['GET', 'POST'],
      path: '/2.0/mlflow/registered-models/search',
      operation: 'SearchRegisteredModels',
      fields: { ...query, max_results: atMost(MOST_MODELS) },
      async answer({ filter, order_by: orderBy, page_token: token, max_results: limit = 100 }) {
        return answerListing({
          field: 'registered_models',
          limit: positive(limit),
          cursor: token || undefined,
          search: (page) => search.models({ filter, orderBy, hidden: HIDDEN, ...page }),
          documents: (ids, shape) => models.modelDocuments(ids, shape),
          shape: modelShape,
        });
      },
    }),
    ...endpoint({
      ...read,
      method: 'GET',
      path: '/2.0/mlflow/model-versions/search',
      operation: 'SearchModelVersions',
      fields: { ...query, max_results: atMost(MOST_VERSIONS) },
      async answer({ filter, order_by: orderBy, page_token: token, max_results: limit = MOST_VERSIONS }) {
        return answerListing({
          field: 'model_versions',
          limit: positive(limit),
          cursor: token || undefined,
          search: (page) => search.versions({ filter, orderBy, hidden: HIDDEN, ...page }),
          documents: (ids, shape) => models.versionDocuments(ids, shape),
          shape: versionShape,
        });
      },
    }),
  ];
}

const orderFields = { field_name: required(text), ascending: flag, dataset_name: text, dataset_digest: text };
const datasetFields = { dataset_name: text, dataset_digest: text };

function createLoggedModelSearchEndpoint({ clients: { models, search } }: ModelParts): Route[] {
  return endpoint({
    ...read,
    method: 'POST',
    path: '/2.0/mlflow/logged-models/search',
    operation: 'SearchLoggedModels',
    fields: {
      experiment_ids: required(listOf(text)),
      filter: text,
      datasets: listOf(message(datasetFields)),
      max_results: int64,
      order_by: listOf(message(orderFields)),
      page_token: text,
    },
    async answer({ experiment_ids: experimentIds, filter, datasets, max_results: limit, order_by, page_token: token }) {
      const orderBy = order_by.map(orderTerm);
      const named = datasets.map(readDataset);
      return answerListing({
        field: 'models',
        limit: positive(limit || 50),
        cursor: token || undefined,
        search: (page) =>
          orFieldName(
            search.loggedModels({
              experimentIds,
              filter,
              orderBy,
              datasets: named.length > 0 ? named : undefined,
              orderDatasets: order_by.map(orderDataset),
              ...page,
            }),
          ),
        documents: (ids, shape) => models.loggedModelDocuments(ids, shape),
        shape: loggedModelShape,
      });
    },
  });
}

function positive(limit: number): number {
  if (limit < 1) throw invalidParameter(registry.maxResults(limit));
  return limit;
}

function readDataset({ dataset_name: name, dataset_digest: digest }: ReadOf<typeof datasetFields>) {
  if (!name) throw invalidParameter(loggedModels.datasetName);
  return { name, digest: digest || undefined };
}

/** The dataset whose metric a term of the order takes. */
function orderDataset({ dataset_name: name, dataset_digest: digest }: ReadOf<typeof orderFields>) {
  return name ? { name, digest: digest || undefined } : undefined;
}

/** A term of the order in the grammar of search: `metrics.<name>` or an attribute. */
function orderTerm({ field_name: field, ascending = true }: ReadOf<typeof orderFields>): string {
  const direction = ascending ? 'ASC' : 'DESC';
  const dot = field.indexOf('.');
  if (dot >= 0 && field.slice(0, dot) !== 'metrics') throw invalidParameter(loggedModels.orderMetricsOnly(field));
  const key = field.slice(dot + 1).replaceAll('`', '');
  return `${dot >= 0 ? 'metrics.' : ''}\`${key}\` ${direction}`;
}

/** The protocol's words for an order by something that is not there. */
async function orFieldName(result: ReturnType<TrackingForClients['search']['loggedModels']>) {
  try {
    return await result;
  } catch (error) {
    if (!isKaizenError(error) || error.code !== 'tracking.order_invalid') throw error;
    throw invalidParameter(loggedModels.orderField(String(error.details?.text ?? '').replace(/`([^`]*)`.*/, '$1')));
  }
}
