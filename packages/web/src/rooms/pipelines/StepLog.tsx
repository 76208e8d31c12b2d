import './step-log.css';
import type { PipelineRunView, StepView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../design/format.ts';
import type { ReadLog } from './read-log.ts';
import { useStepLog } from './use-step-log.ts';

/** What the command of a step says, live: open while it runs or when it failed, else to be opened. */
export function StepLog({ run, step }: { readonly run: Pick<PipelineRunView, 'id'>; readonly step: StepView }) {
  const [isOpen, setOpen] = useState(step.status === 'running' || step.status === 'failed');
  const { log, error } = useStepLog(run.id, step.name, isOpen);
  return (
    <details className="k-step-log" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Log of {step.name}
        {log.lines.length === 0 ? '' : `, ${formatCount(log.lines.length + log.leftOut)} lines`}
      </summary>
      {error ? (
        <Text size="sm" c="var(--k-failed)" role="alert">
          The server cannot be asked for the log; it is tried again.
        </Text>
      ) : null}
      <Lines log={log} name={step.name} isRunning={step.status === 'running'} />
    </details>
  );
}

function Lines({
  log,
  name,
  isRunning,
}: {
  readonly log: ReadLog;
  readonly name: string;
  readonly isRunning: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    // New lines are followed only by who looks at the end: nothing jumps under somebody who reads further up.
    if (isAtEnd.current && box.current !== null && log.lines.length > 0)
      box.current.scrollTop = box.current.scrollHeight;
  }, [log]);
  if (log.lines.length === 0) {
    return (
      <Text size="sm" c="var(--k-muted)">
        {isRunning || !log.isEnded ? 'Nothing yet.' : 'It said nothing.'}
      </Text>
    );
  }
  const onScroll = () => {
    const { current } = box;
    if (current !== null) isAtEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < 24;
  };
  return (
    <div
      ref={box}
      className="k-step-log-lines"
      role="log"
      aria-label={`Log of ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
    >
      {log.leftOut === 0 ? null : (
        <div data-source="say">{formatCount(log.leftOut)} lines before are not shown here.</div>
      )}
      {log.lines.map(({ at, source, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and only come at the end
        <div key={log.leftOut + index} data-source={source} title={new Date(at).toISOString()}>
          {source === 'err' ? (
            <span className="k-step-log-mark" role="img" aria-label="standard error">
              !
            </span>
          ) : null}
          {text === '' ? '\u00a0' : text}
        </div>
      ))}
    </div>
  );
}
