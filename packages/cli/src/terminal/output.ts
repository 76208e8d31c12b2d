import process from 'node:process';
import { createStyle, type Style } from './style.ts';
import { wrapLine } from './wrap-line.ts';

/** Where a command writes: people's text and progress, or (with --json) machine lines on standard output and nothing else there. */
export interface Output {
  readonly json: boolean;
  readonly style: Style;
  /** A line for people, broken between words at the width of the terminal; later parts stand `hanging` columns (2) further in. With --json it goes to standard error. */
  say(line: string, hanging?: number): void;
  /** The result of the command as JSON; printed only with --json, at most once. */
  result(value: unknown): void;
  /** A failure as JSON (`{"error":{"code","message"}}`); printed only with --json, and only when there was no result. */
  failure(error: { readonly code: string; readonly message: string }): void;
  /** A line that is overwritten by the next one while work goes on; left out where there is no terminal. */
  progress(line: string): void;
  /** Ends a progress line. */
  settle(): void;
  /** From now on nothing is printed any more (the command is being ended). */
  silence(): void;
}

/** An output over the process's streams. */
export function createOutput(options: { readonly json: boolean; readonly colour: boolean }): Output {
  const people = options.json ? process.stderr : process.stdout;
  let open = false;
  let silent = false;
  let answered = false;
  const answer = (value: unknown) => {
    if (!options.json || answered || silent) return;
    answered = true;
    process.stdout.write(`${JSON.stringify(value)}\n`);
  };
  const clear = () => {
    if (open) people.write('\r\u001b[2K');
    open = false;
  };
  return {
    json: options.json,
    style: createStyle(options.colour && people.isTTY === true),
    say(line, hanging) {
      if (silent) return;
      clear();
      people.write(`${people.isTTY === true ? wrapText(line, widthOf(people), hanging) : line}\n`);
    },
    result: answer,
    failure: (error) => answer({ error }),
    progress(line) {
      if (silent || people.isTTY !== true) return;
      clear();
      people.write(line.slice(0, widthOf(people) - 1));
      open = true;
    },
    settle: clear,
    silence() {
      clear();
      silent = true;
    },
  };
}

/** A bar of `width` cells for a share of 0–1. */
export function formatBar(share: number, width = 24): string {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}

/** Some terminals do not know their width and say 0. */
function widthOf(stream: NodeJS.WriteStream): number {
  return stream.columns >= 20 ? stream.columns : 100;
}

function wrapText(text: string, columns: number, hanging: number | undefined): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns, hanging))
    .join('\n');
}
