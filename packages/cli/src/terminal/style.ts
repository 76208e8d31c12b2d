import type { State } from '@kaizen/contracts';

/** Colours and signs of the terminal; without colour the signs still tell the states apart. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  state(state: State): string;
}

const signs: Readonly<Record<State, readonly [sign: string, colour: number]>> = {
  ok: ['✓', 32],
  running: ['▸', 36],
  waiting: ['◦', 90],
  needs_you: ['●', 35],
  warning: ['▲', 33],
  failed: ['✗', 31],
  unknown: ['?', 90],
};

/** The style for a terminal with or without colour. */
export function createStyle(colour: boolean): Style {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: (text) => paint(1, text),
    dim: (text) => paint(2, text),
    state(state) {
      const [sign, code] = signs[state];
      return paint(code, sign);
    },
  };
}
