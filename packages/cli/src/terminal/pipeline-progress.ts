import type { PipelineRunView, StepView } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import { formatSeconds } from './format.ts';
import type { Output } from './output.ts';
import { formatProgress } from './progress-meter.ts';

/** Follows a pipeline run in the terminal: a line per ended step, a bar for the one at work. Resolves with the ended run. */
export async function followPipelineRun(
  client: KaizenClient,
  pipelineRunId: string,
  output: Output,
): Promise<PipelineRunView> {
  const told = new Set<string>();
  let counted: Counted | undefined;
  const show = (view: PipelineRunView) => {
    for (const step of view.steps) {
      if (isEnded(step) && !told.has(step.name)) {
        told.add(step.name);
        output.say(describeStep(step, output));
      }
    }
    const working = view.steps.find((step) => step.status === 'running');
    if (working === undefined) return;
    const { name, startedAt } = working;
    const unit = working.progress?.unit;
    // A step may count first trials, then trees: the rate of one says nothing of the other.
    if (name !== counted?.name) counted = { name, unit, since: startedAt };
    else if (unit !== counted.unit) counted = { name, unit, since: Date.now() };
    output.progress(describeWork(working, counted.since));
  };
  const ended = await client.pipelines.ended(pipelineRunId, { onProgress: show });
  output.settle();
  return ended;
}

/** What the bar counts, and since when. */
interface Counted {
  readonly name: string;
  readonly unit: string | undefined;
  readonly since: number | undefined;
}

function isEnded(step: StepView): boolean {
  return (
    step.status === 'succeeded' || step.status === 'held' || step.status === 'failed' || step.status === 'cancelled'
  );
}

function describeStep(step: StepView, output: Output): string {
  const took =
    step.startedAt !== undefined && step.endedAt !== undefined
      ? output.style.dim(` ${formatSeconds((step.endedAt - step.startedAt) / 1000)}`)
      : '';
  return `  ${output.style.state(step.state)} ${step.name.padEnd(10)} ${step.summary ?? step.status}${took}`;
}

function describeWork({ name, progress }: StepView, since: number | undefined): string {
  if (progress === undefined) return `  ▸ ${name} …`;
  const { done, total, unit, message } = progress;
  const now = Date.now();
  return formatProgress({ name, done, total, unit, message, startedAt: since ?? now, now });
}
