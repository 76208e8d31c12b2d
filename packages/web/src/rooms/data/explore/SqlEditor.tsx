import './sql-editor.css';
import { Text } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useMemo } from 'react';
import { highlight } from '../../artifacts/viewers/highlight.ts';

/** Where the server found a mistake in the text that it was sent. */
export interface SqlFault {
  readonly message: string;
  /** Characters before it; undefined: the mistake has no place. */
  readonly offset: number | undefined;
}

/**
 * A text of SQL: coloured as it is written, with the place of a mistake underlined and the server's words below. A plain field lies over the colours, so that keyboard, screen reader and
 * telephone work as in any other field. Ctrl or Command and Enter runs it.
 */
export function SqlEditor(props: {
  readonly value: string;
  readonly write: (text: string) => void;
  readonly run: () => void;
  readonly fault: SqlFault | undefined;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { value, write, run, fault } = props;
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  return (
    <div>
      <div className="k-sql" data-fault={fault !== undefined}>
        <div className="k-sql-stack">
          <Coloured text={value} />
          {fault?.offset === undefined ? null : <Underline text={value} offset={fault.offset} />}
          <textarea
            ref={props.field}
            value={value}
            onChange={(event) => write(event.currentTarget.value)}
            onKeyDown={onKey}
            aria-label="SQL"
            aria-invalid={fault !== undefined}
            {...(fault === undefined ? {} : { 'aria-describedby': 'sql-fault' })}
            placeholder="select kind, count(*) from machines group by kind"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            rows={5}
          />
        </div>
      </div>
      <Text id="sql-fault" size="sm" c="var(--k-failed)" mt={4} role="alert">
        {fault?.message}
      </Text>
    </div>
  );
}

function Coloured({ text }: { readonly text: string }) {
  const lines = useMemo(() => highlight(text, 'sql'), [text]);
  return (
    <pre aria-hidden className="k-sql-colours">
      {lines.map((spans, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <span key={line}>
          {spans.map((span) => (
            <span key={span.at} className={span.className}>
              {span.text}
            </span>
          ))}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function Underline({ text, offset }: { readonly text: string; readonly offset: number }) {
  const from = Math.min(offset, Math.max(0, text.length - 1));
  const word = /^("[^"]*"|'[^']*'|[\w.]+|.)/.exec(text.slice(from))?.[0] ?? ' ';
  return (
    <pre aria-hidden className="k-sql-fault" data-testid="sql-fault">
      {text.slice(0, from)}
      <mark>{word}</mark>
    </pre>
  );
}
