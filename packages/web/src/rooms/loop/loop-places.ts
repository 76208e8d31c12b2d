import type { LoopStage } from '@kaizen/contracts';

export type StageKey = LoopStage['key'];
export type Layer = 'dataops' | 'modelops' | 'cicd';

/** The study's three layers: what each does, and its stages in the order of the loop. */
export const layers: ReadonlyArray<{
  readonly key: Layer;
  readonly title: string;
  readonly text: string;
  readonly stages: readonly StageKey[];
}> = [
  {
    key: 'dataops',
    title: 'DataOps',
    text: 'from rows to features',
    stages: ['data', 'validate', 'version', 'features'],
  },
  {
    key: 'modelops',
    title: 'ModelOps',
    text: 'from features to a version',
    stages: ['train', 'track', 'gate', 'register'],
  },
  {
    key: 'cicd',
    title: 'CI/CD',
    text: 'from a version to production and back',
    stages: ['release', 'serve', 'monitor', 'drift', 'retrain'],
  },
];

/** Both arrows that close a loop, in words. */
export const feedback = {
  training: 'Production back to training',
  objective: 'People back to the objective',
} as const;

export const CARD = 82;
const PEOPLE_GAP = 58;
const HEADER = 34;
const PAD = 12;
const GUTTER = 44;
const STACK_GAP = 14;
const UNDER = 46;
const COLUMN_MAX = 380;

/** Where a card or panel stands, in px. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The whole drawing for a width: cards by stage (`people` is the card of the people), panels by layer, and its height. */
export interface LoopPlaces {
  readonly cards: ReadonlyMap<StageKey | 'people', Place>;
  readonly panels: ReadonlyMap<Layer, Place>;
  readonly height: number;
}

/**
 * Three columns from left to right. DataOps runs down, ModelOps up and CI/CD down again, so that features stand beside train, register beside release,
 * and retrain beside train: every arrow is short and the loop is a loop. Objective and people stand above the first and the last column.
 */
export function placeLoop(width: number): LoopPlaces {
  const column = Math.min(COLUMN_MAX, (width - GUTTER * (layers.length - 1)) / layers.length);
  const left = (width - column * layers.length - GUTTER * (layers.length - 1)) / 2;
  const top = CARD + PEOPLE_GAP;
  const most = Math.max(...layers.map(({ stages }) => stages.length));
  const stack = most * CARD + (most - 1) * STACK_GAP;
  const height = HEADER + stack + PAD;
  const cards = new Map<StageKey | 'people', Place>();
  const panels = new Map<Layer, Place>();
  for (const [index, { key, stages }] of layers.entries()) {
    const x = left + index * (column + GUTTER);
    panels.set(key, { x, y: top, width: column, height });
    const gap = (stack - stages.length * CARD) / (stages.length - 1);
    const downward = key === 'modelops' ? stages.toReversed() : stages;
    for (const [slot, stage] of downward.entries()) {
      cards.set(stage, { x: x + PAD, y: top + HEADER + slot * (CARD + gap), width: column - 2 * PAD, height: CARD });
    }
  }
  const inner = column - 2 * PAD;
  const last = left + (layers.length - 1) * (column + GUTTER);
  cards.set('objective', { x: left + PAD, y: 0, width: inner, height: CARD });
  cards.set('people', { x: last + PAD, y: 0, width: inner, height: CARD });
  return { cards, panels, height: top + height + UNDER };
}

/** An arrow of the drawing with the sides it leaves and reaches. */
export interface LoopArrow {
  readonly from: StageKey | 'people' | `panel-${Layer}`;
  readonly to: StageKey | 'people' | `panel-${Layer}`;
  readonly leaves: 'top' | 'bottom' | 'left' | 'right';
  readonly reaches: 'top' | 'bottom' | 'left' | 'right';
  readonly label?: string;
  readonly feedback?: boolean;
}

const down = (from: StageKey, to: StageKey): LoopArrow => ({ from, to, leaves: 'bottom', reaches: 'top' });
const up = (from: StageKey, to: StageKey): LoopArrow => ({ from, to, leaves: 'top', reaches: 'bottom' });
const across = (from: StageKey, to: StageKey): LoopArrow => ({ from, to, leaves: 'right', reaches: 'left' });

export const arrows: readonly LoopArrow[] = [
  { from: 'objective', to: 'panel-dataops', leaves: 'bottom', reaches: 'top', label: 'what it asks for' },
  down('data', 'validate'),
  down('validate', 'version'),
  down('version', 'features'),
  across('features', 'train'),
  up('train', 'track'),
  up('track', 'gate'),
  up('gate', 'register'),
  across('register', 'release'),
  down('release', 'serve'),
  down('serve', 'monitor'),
  down('monitor', 'drift'),
  down('drift', 'retrain'),
  { from: 'retrain', to: 'train', leaves: 'bottom', reaches: 'bottom', label: feedback.training, feedback: true },
  { from: 'panel-cicd', to: 'people', leaves: 'top', reaches: 'bottom', label: 'what it brings' },
  { from: 'people', to: 'objective', leaves: 'left', reaches: 'right', label: feedback.objective, feedback: true },
];
