import { type ParallelTask, type ParallelTasks, runParallelTask } from './parallel-tasks.ts';

export type { ParallelTask, ParallelTasks } from './parallel-tasks.ts';

/** Settings of one {@link Parallel.map}. */
export interface ParallelOptions {
  /** Stops the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called on the calling thread after each input, with the number done so far. */
  readonly onDone?: ((done: number, total: number) => void) | undefined;
  /** Called on the calling thread when work in steps has come further: how far, in units of the task, and with which input. */
  readonly onStep?: ((done: number, input: number) => void) | undefined;
}

/**
 * The port through which learning uses more than one thread. `shared` goes once to every thread (its arrays lie in shared
 * memory), each input is worked on by one thread, and the outputs come back in the order of the inputs. The first error
 * stops the rest and rejects.
 */
export interface Parallel {
  /** How many inputs are worked on at once. */
  readonly threads: number;
  map<T extends ParallelTask>(
    task: T,
    shared: ParallelTasks[T]['shared'],
    inputs: readonly ParallelTasks[T]['input'][],
    options?: ParallelOptions,
  ): Promise<ParallelTasks[T]['output'][]>;
}

/** Lets the event loop turn, so that work on the calling thread does not hold everything else up. */
export const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Works on the calling thread, one input after the other, and lets the event loop turn in between. */
export const inlineParallel: Parallel = {
  threads: 1,
  async map(task, shared, inputs, options = {}) {
    const outputs: ParallelTasks[typeof task]['output'][] = [];
    for (const [index, input] of inputs.entries()) {
      options.signal?.throwIfAborted();
      const steps = runParallelTask(task, shared, input);
      try {
        let step = steps.next();
        for (; !step.done; step = steps.next()) {
          options.onStep?.(step.value, index);
          await nextTurn();
          options.signal?.throwIfAborted();
        }
        outputs.push(step.value);
      } finally {
        // Lets work that stops half-way put its things in order.
        steps.return(undefined as never);
      }
      options.onDone?.(outputs.length, inputs.length);
      await nextTurn();
    }
    options.signal?.throwIfAborted();
    return outputs;
  },
};
