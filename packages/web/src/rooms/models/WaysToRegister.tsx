import { SimpleGrid, Text } from '@mantine/core';
import { Snippet } from '../../design/Snippet.tsx';

const pipelineOf = (name: string) => `pipelines:
  ${name}:
    steps:
      - { name: train, uses: train, with: ${name} }
      - { name: register, uses: register, with: ${name} }`;

const pythonOf = (name: string) => `import mlflow

mlflow.set_tracking_uri("${globalThis.location.origin}")
mlflow.register_model("runs:/<run id>/model", "${name}")`;

/** How a first version comes to be, shown while there is none. */
export function WaysToRegister({ model }: { readonly model?: string }) {
  const name = model ?? 'failure';
  return (
    <>
      <Text size="sm" mb="sm">
        No {model === undefined ? 'model' : 'version'} is registered yet. Either way makes the first version:
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <div>
          <Text size="sm" mb={4}>
            A pipeline of kaizen.yaml with a register step, then <code>kaizen run {name}</code>:
          </Text>
          <Snippet text={pipelineOf(name)} label="A pipeline that registers" />
        </div>
        <div>
          <Text size="sm" mb={4}>
            Training code that uses MLflow, or the register button beside a model among the files of a run:
          </Text>
          <Snippet text={pythonOf(name)} label="Python that registers" />
        </div>
      </SimpleGrid>
    </>
  );
}
