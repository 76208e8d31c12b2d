import { KaizenError } from '../../kernel/errors.ts';

export const deploymentNotFound = (name: string) =>
  new KaizenError(
    'not_found',
    'serving.deployment_not_found',
    `There is no deployment "${name}"; declare it under \`deployments\` in kaizen.yaml, or check the name.`,
    { deployment: name },
  );

export const versionNotServed = (name: string, version: string) =>
  new KaizenError(
    'not_found',
    'serving.version_not_served',
    `Deployment "${name}" does not serve version ${version}; leave the version out to let the route choose, or release it first.`,
    { deployment: name, version },
  );

export const noRoute = (name: string) =>
  new KaizenError(
    'unavailable',
    'serving.no_route',
    `Deployment "${name}" has no released model version yet; release one (\`kaizen run\`, or upload and release a model).`,
    { deployment: name },
  );

export const modelUnloadable = (what: string, why: string) =>
  new KaizenError('invalid', 'serving.model_unloadable', `${what} cannot be served: ${why}`, { model: what });

export const modelNotLoaded = (deployment: string, version: number, why: string) =>
  new KaizenError(
    'unavailable',
    'serving.model_not_loaded',
    `Version ${version} of deployment "${deployment}" is not in memory: ${why} Release another version, or undo.`,
    { deployment, version },
  );

export const modelFailed = (what: string, why: string) =>
  new KaizenError(
    'precondition',
    'serving.model_failed',
    `${what} failed while it computed an answer: ${why}. The request was not logged; check the model with its input example.`,
    { model: what },
  );

export const invalidInput = (tensor: string, message: string) =>
  new KaizenError('invalid', 'serving.invalid_input', message, { tensor });

export const logNotWritable = (deployment: string, why: string) =>
  new KaizenError(
    'unavailable',
    'serving.log_not_writable',
    `The log of deployment "${deployment}" cannot be written (${why}), and a prediction is only answered when it is logged. Free disk space or mend the folder's permissions, or set \`logging: best-effort\`.`,
    { deployment },
  );

export const logClosed = (deployment: string) =>
  new KaizenError(
    'unavailable',
    'serving.log_closed',
    `The log of deployment "${deployment}" is closed because the server is stopping; send the request again.`,
    { deployment },
  );

export const logDamaged = (key: string, why: string) =>
  new KaizenError(
    'unavailable',
    'serving.log_damaged',
    `The log file "${key}" cannot be read: ${why}. Restore it from a copy of the home, or move it away to give up its rows.`,
    { key },
  );

export const invalidRange = (deployment: string, from: number, to: number) =>
  new KaizenError(
    'invalid',
    'serving.invalid_range',
    `The rows [${from}, ${to}) of the log of "${deployment}" are no range; give whole numbers with 0 ≤ from ≤ to.`,
    { deployment, from, to },
  );

export const tooFewLabelled = (deployment: string, wanted: number, from: number) =>
  new KaizenError(
    'precondition',
    'serving.too_few_labelled',
    `The log of "${deployment}" has no labelled row from ordinal ${from} on (${wanted} were asked for); send labels first.`,
    { deployment, from, rows: wanted },
  );

export const invalidRoute = (deployment: string, why: string) =>
  new KaizenError('invalid', 'serving.invalid_route', `The route of deployment "${deployment}" is not valid: ${why}`, {
    deployment,
  });
