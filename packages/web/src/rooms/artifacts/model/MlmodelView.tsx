import { Box, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../../design/FactList.tsx';
import { formatBytes } from '../../../design/format.ts';
import { Snippet } from '../../../design/Snippet.tsx';
import { folderOf } from '../file-path.ts';
import type { OpenFile } from '../file-source.ts';
import { FieldTable } from './FieldTable.tsx';
import { type Mlmodel, mainFlavour, modelUri } from './mlmodel.ts';
import { mlmodelQuery, requirementsQuery } from './model-queries.ts';
import { RegisterDialog } from './RegisterDialog.tsx';

/** A model as its MLmodel file describes it: flavours, signature, packages, and how it is loaded. */
export function MlmodelView({ file }: { readonly file: OpenFile }) {
  const model = useQuery(mlmodelQuery(file));
  const folder = folderOf(file.path);
  return (
    <Async query={model} height={260}>
      {(found) => (
        <Stack gap="lg">
          <Group justify="space-between" align="flex-start" gap="sm">
            <Text size="sm" maw={560}>
              {describeModel(found)}
            </Text>
            {file.source.kind === 'run' ? <RegisterDialog runId={file.source.id} path={folder} /> : null}
          </Group>
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
            <Part title="Load it in Python">
              <Snippet text={loadSnippet(found, file, folder)} label="Load the model in Python" />
              <Requirements file={file} folder={folder} />
            </Part>
            <Part title="About the model">
              <FactList facts={factsOf(found)} nameWidth={120} />
            </Part>
          </SimpleGrid>
          <SignatureParts model={found} />
          <Flavours model={found} />
        </Stack>
      )}
    </Async>
  );
}

/** Inputs, outputs and parameters, each as a table. */
export function SignatureParts({ model: { signature } }: { readonly model: Mlmodel }) {
  const { inputs, outputs, params } = signature;
  if (inputs.length + outputs.length + params.length === 0)
    return (
      <Part title="Signature">
        <Text size="sm" c="var(--k-muted)">
          None was logged, so what it takes and gives is not known. `infer_signature` or an input example at logging
          gives one.
        </Text>
      </Part>
    );
  const parts = [
    ['Takes', inputs],
    ['Gives', outputs],
    ['Parameters', params],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      {parts.map(([title, fields]) =>
        fields.length === 0 ? null : (
          <Part key={title} title={title}>
            <FieldTable caption={title} fields={fields} />
          </Part>
        ),
      )}
    </SimpleGrid>
  );
}

function Flavours({ model }: { readonly model: Mlmodel }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      {model.flavours.map(({ name, facts }) => (
        <Part key={name} title={`Flavour ${name}`}>
          <FactList facts={facts.map(([key, value]) => ({ name: key.replaceAll('_', ' '), value }))} nameWidth={150} />
        </Part>
      ))}
    </SimpleGrid>
  );
}

function Requirements({ file, folder }: { readonly file: OpenFile; readonly folder: string }) {
  const lines = useQuery(requirementsQuery(file.source, folder)).data;
  if (lines === undefined || lines === null || lines.length === 0) return null;
  return (
    <Box mt="sm">
      <Text size="xs" c="var(--k-muted)" mb={4}>
        It needs {lines.length === 1 ? 'one package' : `${lines.length} packages`}:
      </Text>
      <Snippet text={lines.join('\n')} label="Python packages" />
    </Box>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Box component="section" style={{ minWidth: 0 }}>
      <Title order={3} mb={6}>
        {title}
      </Title>
      {children}
    </Box>
  );
}

function describeModel(model: Mlmodel): string {
  const flavour = mainFlavour(model);
  const size = model.size === undefined ? '' : `, ${formatBytes(model.size)}`;
  const { inputs } = model.signature;
  const takes =
    inputs.length === 0
      ? 'It has no signature.'
      : `It takes ${inputs.length === 1 ? 'one input' : `${inputs.length} columns`}.`;
  return `A ${flavour === undefined ? '' : `${flavour} `}model${size}. ${takes}`;
}

function factsOf(model: Mlmodel): readonly NamedFact[] {
  const facts: NamedFact[] = [];
  if (model.modelId !== undefined)
    facts.push({
      name: 'Model id',
      value: <CopyId id={model.modelId} />,
      aside: <EvidenceLink to={`/logged-models/${model.modelId}`}>its page</EvidenceLink>,
    });
  if (model.runId !== undefined)
    facts.push({
      name: 'Run',
      value: <EvidenceLink to={`/runs/${model.runId}`}>{model.runId.slice(0, 8)}</EvidenceLink>,
    });
  if (model.madeAt !== undefined) facts.push({ name: 'Made', value: <Age at={model.madeAt} /> });
  if (model.mlflowVersion !== undefined) facts.push({ name: 'Written by', value: `MLflow ${model.mlflowVersion}` });
  facts.push({ name: 'Input example', value: model.hasExample ? 'in this folder' : 'none' });
  return facts;
}

function loadSnippet(model: Mlmodel, file: OpenFile, folder: string): string {
  return `import mlflow

model = mlflow.pyfunc.load_model("${modelUri(model, file.source, folder)}")
model.predict(rows)`;
}
