import { Box, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { formatBytes } from '../../../design/format.ts';
import { GraphCanvas } from '../../../design/GraphCanvas.tsx';
import { placeNodes } from '../../../design/graph-layout.ts';
import type { OpenFile } from '../file-source.ts';
import { PARSED_AT_MOST } from '../read-file.ts';
import { BytesView } from '../viewers/BytesView.tsx';
import { DRAWN_AT_MOST, describeSteps, drawOnnx } from './onnx-drawing.ts';
import { type OnnxModel, type OnnxValue, readOnnxModel } from './onnx-model.ts';

/** An ONNX model: what it takes and gives, and the steps between. A large one is not read; its first bytes are shown. */
export function OnnxView({ file }: { readonly file: OpenFile }) {
  return file.size > PARSED_AT_MOST ? <BytesView file={file} /> : <ReadModel file={file} />;
}

function ReadModel({ file }: { readonly file: OpenFile }) {
  const { source, path, size } = file;
  const model = useQuery({
    queryKey: ['files', source.kind, source.id, 'onnx', path, size],
    queryFn: async ({ signal }) =>
      readOnnxModel(await client.files.bytes(source, path, { start: 0, end: size }, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Async query={model} height={240}>
      {(found) => <Model model={found} size={size} />}
    </Async>
  );
}

const columns: readonly TableColumn<OnnxValue>[] = [
  { name: 'Name', text: ({ name }) => name },
  { name: 'Type', text: ({ type }) => type },
];

function Model({ model, size }: { readonly model: OnnxModel; readonly size: number }) {
  const drawing = useMemo(() => {
    const { nodes, edges } = drawOnnx(model);
    const layers = Math.max(...placeNodes(nodes, edges).map(({ layer }) => layer + 1));
    return { nodes, edges, layers };
  }, [model]);
  const steps = describeSteps(model);
  return (
    <Stack gap="lg">
      <Text size="sm">
        An ONNX model of {formatBytes(size)}
        {model.producer === '' ? '' : `, written by ${model.producer}`}, in {steps}. Operators:{' '}
        {model.opsets.join(', ')}.
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <Values title="Takes" values={model.inputs} />
        <Values title="Gives" values={model.outputs} />
      </SimpleGrid>
      {model.nodes.length > DRAWN_AT_MOST ? null : (
        <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Drawing of the steps">
          <Box miw={{ base: 0, sm: drawing.layers * 160 }}>
            <GraphCanvas nodes={drawing.nodes} edges={drawing.edges} summary={`From inputs to outputs in ${steps}`} />
          </Box>
        </Box>
      )}
    </Stack>
  );
}

function Values({ title, values }: { readonly title: string; readonly values: readonly OnnxValue[] }) {
  return (
    <Box component="section" style={{ minWidth: 0 }}>
      <Title order={3} mb={6}>
        {title}
      </Title>
      <DataTable caption={title} columns={columns} rows={values} rowKey={({ name }) => name} exportable={false} />
    </Box>
  );
}
