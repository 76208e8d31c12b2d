import { SimpleGrid, Text } from '@mantine/core';
import { Snippet } from '../../design/Snippet.tsx';

const pipeline = `pipelines:
  failure:
    steps:
      - { name: train, uses: train, with: failure }
      - { name: register, uses: register, with: failure }`;

const python = `import mlflow

mlflow.set_tracking_uri("${globalThis.location.origin}")
mlflow.register_model("runs:/<run id>/model", "failure")`;

/** How a first version comes to be, shown while there is none. */
export function WaysToRegister() {
  return (
    <>
      <Text size="sm" mb="sm">
        No model is registered yet. Either way makes the first version:
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <div>
          <Text size="sm" mb={4}>
            A pipeline of kaizen.yaml with a register step, then <code>kaizen run failure</code>:
          </Text>
          <Snippet text={pipeline} label="A pipeline that registers" />
        </div>
        <div>
          <Text size="sm" mb={4}>
            Training code that uses MLflow, or the register button beside a model among the files of a run:
          </Text>
          <Snippet text={python} label="Python that registers" />
        </div>
      </SimpleGrid>
    </>
  );
}
