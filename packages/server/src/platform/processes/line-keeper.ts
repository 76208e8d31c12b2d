/** Where a line came from: standard output, standard error, or the supervisor itself. */
export type LineSource = 'out' | 'err' | 'say';

/** How much of a command's output is kept: the first `head` bytes, and of what follows the last `tail`. */
export interface KeptSizes {
  readonly head: number;
  readonly tail: number;
}

/** Longest line that is kept whole, in characters. */
const LONGEST = 8192;

/**
 * Makes numbered lines of a command's output and keeps them bounded: each is `<epoch ms> <source> <text>`. The first are written as they come; when `head` is full
 * the last ones wait in memory, and are written at the end behind a line that says how many are missing. A progress bar that draws over itself (carriage
 * returns) is the line that it ends as.
 */
export class LineKeeper {
  readonly #sizes: KeptSizes;
  readonly #secrets: readonly string[];
  readonly #open = new Map<LineSource, string>();
  #written = 0;
  #tail: string[] = [];
  #tailBytes = 0;
  lines = 0;
  /** Lines that are in neither part. */
  dropped = 0;

  /** `secrets` are never kept: three asterisks stand where they would. */
  constructor(sizes: KeptSizes, secrets: readonly string[] = []) {
    this.#sizes = sizes;
    this.#secrets = secrets.filter((secret) => secret !== '');
  }

  /** Takes output and gives what is to be written now. */
  push(source: LineSource, text: string, at: number): string {
    const parts = ((this.#open.get(source) ?? '') + text).split('\n');
    this.#open.set(source, redraw(parts.pop() ?? '').slice(-LONGEST));
    return parts.map((part) => this.#keep(source, part, at)).join('');
  }

  /** The lines that were not ended, and those that waited. */
  end(at: number): string {
    let text = '';
    for (const [source, open] of this.#open) if (open !== '') text += this.#keep(source, open, at);
    this.#open.clear();
    if (this.dropped > 0) text += format('say', `${this.dropped} lines are left out here.`, at);
    text += this.#tail.join('');
    this.#tail = [];
    return text;
  }

  #keep(source: LineSource, part: string, at: number): string {
    const drawn = redraw(part.endsWith('\r') ? part.slice(0, -1) : part);
    const whole = this.#secrets.reduce((text, secret) => text.replaceAll(secret, '***'), drawn);
    const line = format(source, whole.length > LONGEST ? `${whole.slice(0, LONGEST)} …` : whole, at);
    const bytes = Buffer.byteLength(line);
    this.lines += 1;
    if (this.#tail.length === 0 && this.#written + bytes <= this.#sizes.head) {
      this.#written += bytes;
      return line;
    }
    this.#tail.push(line);
    this.#tailBytes += bytes;
    while (this.#tailBytes > this.#sizes.tail && this.#tail.length > 1) {
      this.#tailBytes -= Buffer.byteLength(this.#tail.shift() ?? '');
      this.dropped += 1;
    }
    return '';
  }
}

function redraw(line: string): string {
  return line.slice(line.lastIndexOf('\r') + 1);
}

function format(source: LineSource, text: string, at: number): string {
  return `${at} ${source} ${text}\n`;
}

/** A kept line; undefined for what is none. */
export function parseKeptLine(
  line: string,
): { readonly at: number; readonly source: LineSource; readonly text: string } | undefined {
  const [, at, source, text = ''] = /^(\d+) (out|err|say) (.*)$/s.exec(line) ?? [];
  if (source !== 'out' && source !== 'err' && source !== 'say') return undefined;
  return { at: Number(at), source, text };
}
