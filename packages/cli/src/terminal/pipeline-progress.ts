import { setTimeout as pause } from 'node:timers/promises';
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
  const logs = createLogFollower(client, pipelineRunId, output);
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
  for (;;) {
    const view = await client.pipelines.run(pipelineRunId);
    for (const step of view.steps) if (step.uses === 'run' && step.startedAt !== undefined) await logs(step);
    show(view);
    if (view.status !== 'queued' && view.status !== 'running') {
      output.settle();
      return view;
    }
    await pause(POLL_MS);
  }
}

const POLL_MS = 150;

/** Shows what commands say, as they say it; what a lost attempt said is not shown again. */
function createLogFollower(
  client: KaizenClient,
  pipelineRunId: string,
  output: Output,
): (step: StepView) => Promise<void> {
  const read = new Map<string, { attempt: number; next: number; isEnded: boolean }>();
  return async (step) => {
    for (;;) {
      const before = read.get(step.name) ?? { attempt: 0, next: 0, isEnded: false };
      if (before.isEnded) return;
      let page = await client.pipelines.stepLog(pipelineRunId, step.name, before.next);
      if (page.attempt !== before.attempt && before.next > 0)
        page = await client.pipelines.stepLog(pipelineRunId, step.name, 0);
      for (const { source, text } of page.lines)
        output.say(`    ${source === 'out' ? text : output.style.dim(text)}`, 4);
      const { attempt, next } = page;
      read.set(step.name, { attempt, next, isEnded: page.isEnded });
      if (page.lines.length === 0) return;
    }
  };
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
