import type { Inference } from '../../domains/serving/index.ts';
import { malformed } from './errors.ts';

/** An output tensor of the protocol. */
export interface OutputTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/** Outputs of a model, without data: `-1` stands for the rows. */
export function describeOutputs({ output, classes }: AnswerKind): Array<Omit<OutputTensor, 'data'>> {
  if (output === 'value') return [{ name: 'prediction', datatype: 'FP64', shape: [-1] }];
  if (output === 'anomaly-score') {
    return [
      { name: 'score', datatype: 'FP64', shape: [-1] },
      { name: 'label', datatype: 'BYTES', shape: [-1] },
    ];
  }
  if (classes.length === 2) {
    return [
      { name: 'score', datatype: 'FP64', shape: [-1] },
      { name: 'decision', datatype: 'BYTES', shape: [-1] },
    ];
  }
  return [
    { name: 'label', datatype: 'BYTES', shape: [-1] },
    { name: 'probabilities', datatype: 'FP64', shape: [-1, classes.length] },
  ];
}

type AnswerKind = Pick<Inference, 'output' | 'classes'>;

/** What a request may ask for by name; when nothing is named a model gives what `describeOutputs` says. */
const OUTPUTS: readonly string[] = ['score', 'decision', 'label', 'probabilities', 'prediction'];

/** What models of each kind can give. */
const GIVEN: Readonly<Record<Inference['output'], readonly string[]>> = {
  probabilities: ['score', 'decision', 'label', 'probabilities'],
  'anomaly-score': ['score', 'decision', 'label'],
  value: ['prediction', 'score'],
};

/** Names in the request's `outputs`; undefined when it names none. Throws `open_inference.malformed` for a name that no model gives. */
export function readRequestedOutputs(outputs: unknown): readonly string[] | undefined {
  if (outputs === undefined || (Array.isArray(outputs) && outputs.length === 0)) return undefined;
  if (!Array.isArray(outputs))
    throw malformed('outputs', '"outputs" must be a list of {"name"}; or leave it out for all.');
  return outputs.map((output: unknown) => {
    const name: unknown = typeof output === 'object' && output !== null ? Reflect.get(output, 'name') : undefined;
    if (typeof name === 'string' && OUTPUTS.includes(name)) return name;
    throw malformed(
      'outputs',
      `There is no output ${JSON.stringify(name) ?? 'without a name'}; ask for ${OUTPUTS.join(', ')}.`,
    );
  });
}

/** The answer's body. `clientId` is echoed. */
export function inferAnswer(
  deployment: string,
  answer: Inference,
  request: { readonly clientId: string | undefined; readonly outputs: readonly string[] | undefined },
): string {
  const chosen = request.outputs ?? describeOutputs(answer).map((output) => output.name);
  const outputs = chosen.map((name) => outputOf(name, answer));
  return JSON.stringify({
    model_name: deployment,
    model_version: String(answer.version),
    id: request.clientId ?? answer.predictionId,
    parameters: { prediction_id: answer.predictionId },
    outputs,
  });
}

function outputOf(name: string, { scores, decisions, probabilities, classes, output }: Inference): OutputTensor {
  if (!GIVEN[output].includes(name)) {
    throw malformed('outputs', `This model gives no output "${name}"; ask for ${GIVEN[output].join(', ')}.`);
  }
  const rows = scores.length;
  if (name === 'score' || name === 'prediction')
    return { name, datatype: 'FP64', shape: [rows], data: Array.from(scores) };
  if (name === 'probabilities') {
    return { name, datatype: 'FP64', shape: [rows, classes.length], data: Array.from(probabilities) };
  }
  const data = Array.from(decisions, (decision) => classes[decision] ?? '');
  return { name, datatype: 'BYTES', shape: [rows], data };
}
