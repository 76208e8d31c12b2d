import { pythonFloat, pythonJson, pythonRepr, pythonType } from './python-text.ts';

/**
 * Messages that clients and protocol tests compare word for word: the one place where wording is not our own. Origin of all of them: the answers of the
 * MLflow tracking server 3.17.2 (mlflow/server/handlers.py, mlflow/utils/validation.py, mlflow/store/tracking/sqlalchemy_store.py), as its public REST
 * tests assert them (tests/tracking/test_rest_tracking.py and others).
 */

/** Ends every message about a request's fields. */
const SEE_DOCS = ' See the API docs for more information about request parameters.';

/** A field whose value has not the right type. */
export function wrongType(path: string, value: unknown): string {
  return invalidValue(path, value, ` Hint: Value was of type '${pythonType(value)}'.`);
}

export function missingField(path: string): string {
  return `${missingValue(path)}${SEE_DOCS}`;
}

/** A part of a field is wrong: the whole field is named as older servers did, then the part as newer ones do. */
export function wrongPart(field: string, value: unknown, part: string): string {
  const whole = pythonJson(value);
  return whole.length > 2000 ? part : `Invalid value ${whole} for parameter '${field}' supplied: ${part}`;
}

export function seeDocs(message: string): string {
  return message + SEE_DOCS;
}

export function invalidValue(path: string, value: unknown, reason?: string): string {
  return `Invalid value ${pythonJson(value)} for parameter '${path}' supplied${reason === undefined ? '.' : `: ${reason}`}`;
}

export function missingValue(path: string): string {
  return `Missing value for required parameter '${path}'.`;
}

export function tooLong(what: string, limit: number): string {
  return `'${what}' exceeds the maximum length of ${limit} characters`;
}

export const BAD_CHARACTERS =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';

export function resolvesElsewhere(normal: string): string {
  return (
    'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. ' +
    `This name would resolve to ${pythonRepr(normal)}`
  );
}

export const CONTENT_TYPE_MISSING = 'Bad Request. Content-Type header is missing.';

export function contentTypeRefused(): string {
  return "Bad Request. Content-Type must be one of ['application/json'].";
}

export function badTimestamp(path: string, timestamp: number, key: string, value: number): string {
  return invalidValue(
    path,
    timestamp,
    `metric '${key}' (value=${pythonFloat(value)}). Timestamp must be a nonnegative long (64-bit integer) `,
  );
}

export function batchTooLong(what: string, limit: number, got: number): string {
  return `A batch logging request can contain at most ${limit} ${what}. Got ${got} ${what}. Please split up ${what} across multiple requests and try again.`;
}

export function repeatedParams(keys: readonly string[]): string {
  return `Duplicate parameter keys have been submitted: [${keys.map(pythonRepr).join(', ')}]. Please ensure the request contains only one param value per param key.`;
}

export function paramChanged(runId: string, key: string, before: string, after: string): string {
  return `Changing param values is not allowed. Param with key='${key}' was already logged with value='${before}' for run ID='${runId}'. Attempted logging new value '${after}'.`;
}

export function paramsChanged(
  runId: string,
  changed: ReadonlyArray<{ readonly name: string; readonly before: string; readonly after: string }>,
): string {
  const list = changed.map(
    ({ name, before, after }) =>
      `{'key': ${pythonRepr(name)}, 'old_value': ${pythonRepr(before)}, 'new_value': ${pythonRepr(after)}}`,
  );
  return `Changing param values is not allowed. Params were already logged='[${list.join(', ')}]' for run ID='${runId}'.`;
}

export const runNotFound = (runId: string) => `Run with id=${runId} not found`;

export const runNotActive = (runId: string) =>
  `The run ${runId} must be in the 'active' state. Current state is deleted.`;

export const runTagNotFound = (key: string, runId: string) => `No tag with name: ${key} in run with id ${runId}`;

export const experimentTagNotFound = (key: string, experimentId: string) =>
  `No tag with name: ${key} in experiment with id ${experimentId}`;

export const experimentNotFound = (id: string) => `No Experiment with id=${id} exists`;

export const experimentNameNotFound = (name: string) => `Could not find experiment with name '${name}'`;

export const experimentExists = (name: string) => `Experiment(name=${name}) already exists.`;

export const experimentNotActive = (id: string) =>
  `The experiment ${id} must be in the 'active' state. Current state is deleted.`;

export const LOCATION_TOO_LONG =
  'Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters.';

export const BAD_QUERY = 'Invalid query string';

export const RENAME_NOT_ACTIVE = 'Cannot rename a non-active experiment.';

export const nameConflict = (name: string, tag: string) =>
  `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${name}', mlflow.runName='${tag}').`;

export const tooManyResults = (most: number, got: number) =>
  `Invalid value ${got} for parameter 'max_results' supplied. It must be at most ${most}`;

export const notPositive = (got: number) =>
  `Invalid value ${got} for parameter 'max_results' supplied. It must be a positive integer`;

export const BAD_PAGE_TOKEN = 'Invalid page token, could not base64-decode';

export const bulk = {
  noRuns: 'GetMetricHistoryBulk request must specify at least one run_id.',
  noKey: 'GetMetricHistoryBulk request must specify a metric_key.',
  manyRuns: (most: number, got: number) =>
    `GetMetricHistoryBulk request cannot specify more than ${most} run_ids. Received ${got} run_ids.`,
} as const;

export const interval = {
  manyRuns: (most: number, got: number) =>
    `GetMetricHistoryBulkInterval request must specify at most ${most} run_ids. Received ${got} run_ids.`,
  results: (most: number) => `max_results must be between 1 and ${most}.`,
  order: (start: number, end: number) =>
    `end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`,
  half: 'If either start step or end step are specified, both must be specified.',
} as const;

export const datasets = {
  noExperiments: 'SearchDatasets request must specify at least one experiment_id.',
  manyExperiments: (most: number, got: number) =>
    `SearchDatasets request cannot specify more than ${most} experiment_ids. Received ${got} experiment_ids.`,
} as const;

export const modelMalformed = (text: string) => `Malformed model info. \n ${text} \n is not a valid JSON.`;

export const modelIncomplete = (fields: readonly string[]) =>
  `Model json is missing mandatory fields: {${fields.map(pythonRepr).join(', ')}}`;

export const locationIsRuns = (uri: string) => `Artifact location cannot be a runs:/ URI. Given: '${uri}'`;

export const locationHasFragment = "'artifact_location' URL can't include fragments or params.";

export const filters = {
  clause: (text: string) => `Invalid clause(s) in filter string: ${pythonRepr(text)}`,
  entity: (text: string, valid: string) => `Invalid entity type '${text}'. Valid values are ${valid}`,
  key: (text: string, valid: string) => `Invalid attribute key '${text}' specified. Valid keys are '${valid}'`,
  operator: (text: string, valid: string) => `Invalid comparator '${text}' not one of '${valid}'`,
  dataset: (text: string, valid: string) => `Invalid dataset key '${text}' specified. Valid keys are '${valid}'`,
  metricNumber: (text: string) => `Expected numeric value type for metric. Found ${text}`,
  attributeNumber: (key: string, text: string) =>
    `Expected numeric value type for numeric attribute: ${key}. Found ${text}`,
  unquoted: (text: string) =>
    `Parameter value is either not quoted or unidentified quote types used for string value ${text}. Use either single or double quotes`,
  text: (entity: string, text: string) =>
    `Expected a quoted string value for ${entity} (e.g. 'my-value'). Got value ${text}`,
  attributeText: (text: string) => `Expected a quoted string value for attributes. Got value ${text}`,
} as const;

export const orders = {
  clause: (text: string) => `Invalid order_by clause '${text}'. Could not be parsed`,
  direction: (text: string) => `Invalid ordering key in order_by clause '${text}'`,
} as const;

export const INVALID_PATH = 'Invalid path';

export const RUN_UUID_MISSING = 'Request must specify run_uuid.';

export const PATH_MISSING = 'Request must specify path.';

export const DATA_MISSING = 'Request must specify data.';

export const DATA_TOO_LARGE = 'Artifact size is too large. Max size is 10MB.';

export const ARTIFACT_FILE_PATH_MISSING = 'Request must include the "artifact_file_path" query parameter.';

export function pathIsFolder(path: string): string {
  return `Artifact path refers to a directory, not a file: '${path}'`;
}

export const notInteger = (field: string, value: string) => `Parameter '${field}' must be an integer, got '${value}'.`;

export const modelNames = {
  registered: (name: string) => `Invalid model name '${name}'. Names cannot contain '/' or ':'.`,
  logged: (name: string) =>
    `Invalid model name (${pythonRepr(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  promptText: (limit: number) => `Prompt text exceeds max length of ${limit} characters.`,
} as const;

export const aliases = {
  characters: (alias: string) =>
    `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
  latest: "'latest' alias name (case insensitive) is reserved.",
  version: (alias: string) => `Version alias name '${alias}' is reserved.`,
  missing: (alias: string) => `Registered model alias ${alias} not found.`,
  noVersion: (name: string) => `Latest version not found for model ${name}.`,
} as const;

export const registry = {
  modelMissing: (name: string) => `Registered Model with name=${name} not found`,
  versionMissing: (name: string, version: string | number) =>
    `Model Version (name=${name}, version=${version}) not found`,
  modelExists: (name: string) => `Registered Model (name=${name}) already exists.`,
  promptExists: (name: string) => `Prompt (name=${name}) already exists.`,
  otherExists: (wanted: 'prompt' | 'registered model', name: string, found: 'prompt' | 'registered model') =>
    `Tried to create a ${wanted} with name ${pythonRepr(name)}, but the name is already taken by a ${found}. MLflow does not allow creating a model and a prompt with the same name.`,
  stage: (stage: string) =>
    `Invalid Model Version stage: ${stage}. Value must be one of None, Staging, Production, Archived.`,
  archive: (stage: string) =>
    `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
  maxResults: (got: number) => `Invalid value for max_results. It must be a positive integer, but got ${got}`,
} as const;

/** Why a version's source is refused; each begins with the source as it came. */
export const sources = {
  remoteFile: (source: string) =>
    `${source} is not a valid remote uri. For remote access on windows, please consider using a different scheme such as SMB (e.g. smb://<hostname>/<path>).`,
  relative: (source: string) =>
    `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`,
  local: (source: string, field: 'run_id' | 'model_id') =>
    `Invalid model version source: '${source}'. To use a local path as a model version source, the ${field} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${field}.`,
  owner: (source: string, field: 'run_id' | 'model_id') =>
    `Invalid model version source: '${source}'. The ${field} request parameter must identify the resource that contains the source.`,
  registry: (source: string) =>
    `Invalid model version source: '${source}'. Registered model sources must use the active model registry.`,
  prompt: (source: string) =>
    `Invalid model version source: '${source}'. Prompt versions cannot be used as model version sources.`,
  mismatch: (source: string) =>
    `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
  notPrompt: (source: string) => `Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`,
  host: (scheme: string) =>
    `'source' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's configured artifact storage, so the server would connect to the host named in the URI.`,
} as const;

export const loggedModels = {
  missing: (id: string) => `Logged model with ID '${id}' not found.`,
  tagMissing: (key: string, id: string) =>
    `No tag with key ${pythonRepr(key)} found for model with ID ${pythonRepr(id)}.`,
  orderField: (field: string) => `Invalid order by field name: ${field}`,
  orderMetricsOnly: (field: string) => `Invalid order by field name: ${field}. Only metrics are supported.`,
  datasetName: '`dataset_name` in the `datasets` clause must be specified.',
} as const;

export const NO_GATEWAY_PATH = 'Deployments proxy request must specify a gateway_path.';

export const webhooks = {
  missing: (id: string) => `Webhook with ID ${id} not found.`,
  name: (name: string) =>
    `Webhook name ${pythonRepr(name)} is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  blank: (url: string) => `Webhook URL cannot be empty or just whitespace: ${pythonRepr(url)}`,
  malformed: (url: string) => `Invalid webhook URL ${pythonRepr(url)}`,
  scheme: (scheme: string) => `Invalid webhook URL scheme: ${pythonRepr(scheme)}. Allowed schemes are: https, http.`,
  noHost: (url: string) => `Webhook URL must include a hostname: ${pythonRepr(url)}`,
  address: (host: string, address: string) =>
    `Webhook URL must not resolve to a non-public IP address. ${pythonRepr(host)} resolves to ${address}.`,
  maxResults: (most: number) => `max_results must be between 1 and ${most}.`,
  action: (action: string, entity: string, valid: readonly string[]) =>
    `Invalid action '${action}' for entity '${entity}'. Valid actions are: [${valid.map(pythonRepr).join(', ')}]`,
  trialFailed: (reason: string) => `Failed to test webhook: ${reason}`,
} as const;

export const traces = {
  missing: (id: string) => `Trace with ID '${id}' not found.`,
  incomplete: (id: string) => `Trace with ID ${id} is not fully exported yet, please try again later.`,
  tagMissing: (key: string, id: string) => `No trace tag with key '${key}' for trace with ID '${id}'`,
  immutable: (key: string, done: 'set' | 'deleted') => `Tag '${key}' is immutable and cannot be ${done} on a trace.`,
  manyLinks: (most: string, got: string) =>
    `Cannot link more than ${most} traces to a run in a single request. Provided ${got} traces.`,
  deleteNothing: 'Either `max_timestamp_millis` or `trace_ids` must be specified.',
  deleteBoth: 'Only one of `max_timestamp_millis` and `trace_ids` can be specified.',
  deleteMostOfIds: "`max_traces` can't be specified if `trace_ids` is specified.",
  deleteMost: (got: number) => `\`max_traces\` must be a positive integer, received ${got}.`,
  noRequestId: 'Request must include the "request_id" query parameter.',
} as const;
