import type { DeploymentView, RegistryVersionView, SignatureColumn } from '@kaizen/contracts';

/** A way to use a version, as text to be copied. */
export interface UseSnippet {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

const datatypes: Readonly<Record<SignatureColumn['type'], string>> = {
  number: 'FP64',
  integer: 'INT64',
  text: 'BYTES',
  category: 'BYTES',
  flag: 'BOOL',
};

/** Ways to use a version: of the deployment where it answers, and of the registry. */
export function writeSnippets(
  version: RegistryVersionView,
  deployment: DeploymentView | undefined,
  origin: string,
): readonly UseSnippet[] {
  const live = deployment !== undefined && version.servable !== undefined;
  return [
    ...(live ? [curl(version, deployment.name, origin), script(version, deployment.name, origin)] : []),
    ...(version.source === 'uploaded' ? [] : [python(version, origin)]),
    javascript(version, origin),
  ];
}

function curl(version: RegistryVersionView, deployment: string, origin: string): UseSnippet {
  const inputs = tensors(version).map((tensor) => `  ${JSON.stringify(tensor)}`);
  return {
    key: 'curl',
    label: 'curl',
    text: `curl -s ${origin}/v2/models/${encodeURIComponent(deployment)}/infer \\
  -H 'content-type: application/json' -d @- <<'ROW'
{"inputs": [
${inputs.join(',\n')}]}
ROW`,
  };
}

function script(version: RegistryVersionView, deployment: string, origin: string): UseSnippet {
  const inputs = tensors(version).map((tensor) => `    ${JSON.stringify(tensor)},`);
  return {
    key: 'infer',
    label: 'TypeScript: ask it',
    text: `import { createClient } from '@kaizen/sdk';

const client = createClient({ url: '${origin}' });
const answer = await client.deployments.infer('${deployment}', {
  inputs: [
${inputs.join('\n')}
  ],
});`,
  };
}

function python(version: RegistryVersionView, origin: string): UseSnippet {
  const [alias] = version.aliases;
  const other = (text: (uri: string) => string) =>
    alias === undefined
      ? ''
      : `
# or whichever version is ${alias} at that moment
${text(`models:/${version.model}@${alias}`)}`;
  const uri = `models:/${version.model}/${version.version}`;
  const load =
    version.source === 'trained'
      ? (from: string) => `path = mlflow.artifacts.download_artifacts("${from}/model.onnx")`
      : (from: string) => `model = mlflow.pyfunc.load_model("${from}")`;
  return {
    key: 'python',
    label: 'Python',
    text: `import mlflow

mlflow.set_tracking_uri("${origin}")
${load(uri)}${other(load)}${version.source === 'trained' ? '' : '\nmodel.predict(rows)'}`,
  };
}

function javascript(version: RegistryVersionView, origin: string): UseSnippet {
  return {
    key: 'sdk',
    label: 'TypeScript: read it',
    text: `import { createClient } from '@kaizen/sdk';

const client = createClient({ url: '${origin}' });
const version = await client.models.version('${version.model}', ${version.version});`,
  };
}

/** One row as tensors, from the example of the signature where there is one. */
function tensors({ servable }: RegistryVersionView) {
  return (servable?.signature.inputs ?? []).map((column) => ({
    name: column.name,
    datatype: datatypes[column.type],
    shape: [1],
    data: [servable?.inputExample?.[column.name] ?? column.values?.[0] ?? (column.type === 'text' ? '' : 0)],
  }));
}
