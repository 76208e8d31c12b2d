import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** Element types that Kaizen feeds. */
export type FeedType = 'float32' | 'float64' | 'int32' | 'int64' | 'string' | 'bool';

/** An input or output tensor of a model, as the file declares it; `shape` has a text where the size is free, and is empty when unknown. */
export interface TensorInfo {
  readonly name: string;
  /** ONNX Runtime's name of the element type, or `none` for what is no tensor (a map or sequence). */
  readonly type: string;
  readonly shape: ReadonlyArray<number | string>;
}

/** One input of a run. */
export interface Feed {
  readonly name: string;
  readonly type: FeedType;
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | readonly string[];
  readonly dims: readonly number[];
}

/** One output of a run. */
export interface RunOutput {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number> | ArrayLike<bigint> | ArrayLike<string>;
}

/** A loaded ONNX file. ONNX Runtime for Node computes on the calling thread: a run blocks the event loop for as long as it takes. */
export interface OnnxSession {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  run(feeds: readonly Feed[], output: string): Promise<RunOutput>;
  dispose(): Promise<void>;
}

function toInfo(value: InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'none', shape: [] };
}

/** Loads ONNX Runtime on first use, and a model from its bytes with one thread. Throws the runtime's own error. */
export async function loadOnnxSession(bytes: Uint8Array): Promise<OnnxSession> {
  const { default: ort } = await import('onnxruntime-node');
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
  const makeTensor = ({ type, data, dims }: Feed): Tensor => {
    if (type === 'string') return new ort.Tensor('string', data as string[], dims);
    return new ort.Tensor(type as 'float64', data as Float64Array, dims);
  };
  return {
    inputs: session.inputMetadata.map(toInfo),
    outputs: session.outputMetadata.map(toInfo),
    async run(feeds, output) {
      const tensors = Object.fromEntries(feeds.map((feed) => [feed.name, makeTensor(feed)]));
      const answer = await session.run(tensors, [output]);
      const tensor = answer[output];
      if (!tensor) throw new Error(`it gave no output "${output}"`);
      return { dims: tensor.dims, data: tensor.data as RunOutput['data'] };
    },
    dispose: () => session.release(),
  };
}
