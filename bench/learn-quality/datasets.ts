import { join } from 'node:path';
import type { Frame } from '@kaizen/learn';
import { failureModes, readNslNames, readSplits, readTable, type TextTable, toFrame } from './tables.ts';

/** Rows to train on and rows to judge on. */
export interface Turn {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** A dataset as both sides see it. */
export interface Dataset {
  readonly name: string;
  readonly frame: Frame;
  /** Names of the classes; empty for an unsupervised task, whose labels (1: an attack) only judge. */
  readonly classes: readonly string[];
  readonly labels: Int32Array;
  /** Ten: one per seed. */
  readonly turns: readonly Turn[];
  /** For the peer, which reads the files itself. */
  readonly files: readonly string[];
  readonly fileNames: readonly string[] | null;
}

interface Folders {
  /** Of the tables. */
  readonly data: string;
  /** Of the bench. */
  readonly bench: string;
}

const seeds = 10;

function turnsOf(rows: number, splits: readonly Int32Array[]): Turn[] {
  return splits.map((test) => {
    const held = new Set(test);
    return { test, train: Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !held.has(row)) };
  });
}

const encode = (texts: readonly string[], classes: readonly string[]) =>
  Int32Array.from(texts, (text) => classes.indexOf(text));

async function readAi4i({ data, bench }: Folders, target: 'failure' | 'mode'): Promise<Dataset> {
  const file = join(data, 'ai4i2020', 'ai4i2020.csv');
  const table = await readTable(file);
  const texts = target === 'failure' ? table.texts('Machine failure') : failureModes(table);
  const classes = target === 'failure' ? ['0', '1'] : ['none', 'TWF', 'HDF', 'PWF', 'OSF', 'RNF'];
  const columns = ['Type', 'Air temperature [K]', 'Process temperature [K]', 'Rotational speed [rpm]'];
  return {
    name: target === 'failure' ? 'ai4i' : 'ai4i-modes',
    frame: toFrame(table, [...columns, 'Torque [Nm]', 'Tool wear [min]']),
    classes,
    labels: encode(texts, classes),
    turns: turnsOf(table.rows, await readSplits(join(bench, 'ai4i'), 'splits')),
    files: [file],
    fileNames: null,
  };
}

const shopperColumns =
  'Administrative Administrative_Duration Informational Informational_Duration ProductRelated ProductRelated_Duration BounceRates ExitRates PageValues SpecialDay Month OperatingSystems Browser Region TrafficType VisitorType Weekend';

async function readShoppers({ data, bench }: Folders, withPageValues: boolean): Promise<Dataset> {
  const file = join(data, 'online_shoppers_intention', 'online_shoppers_intention.csv');
  const table = await readTable(file);
  const columns = shopperColumns.split(' ').filter((name) => withPageValues || name !== 'PageValues');
  return {
    name: withPageValues ? 'shoppers' : 'shoppers-without-page-values',
    frame: toFrame(table, columns),
    classes: ['FALSE', 'TRUE'],
    labels: encode(table.texts('Revenue'), ['FALSE', 'TRUE']),
    turns: turnsOf(table.rows, await readSplits(join(bench, 'learn-quality', 'splits'), 'shoppers')),
    files: [file],
    fileNames: null,
  };
}

async function readGerman({ data, bench }: Folders): Promise<Dataset> {
  const file = join(data, 'german_credit', 'german_credit.csv');
  const table = await readTable(file);
  const columns =
    'checking_status duration_months credit_history purpose credit_amount savings employment_since installment_rate personal_status_sex other_debtors residence_since property age other_installment_plans housing existing_credits job people_liable telephone foreign_worker';
  return {
    name: 'german',
    frame: toFrame(table, columns.split(' ')),
    classes: ['1', '2'],
    labels: encode(table.texts('credit_risk'), ['1', '2']),
    turns: turnsOf(table.rows, await readSplits(join(bench, 'learn-quality', 'splits'), 'german')),
    files: [file],
    fileNames: null,
  };
}

/** In time order: the second half in ten blocks, each judged by a model of everything before it. */
function timeBlocks(rows: number): Turn[] {
  const first = Math.floor(rows / 2);
  const step = Math.floor((rows - first) / seeds);
  return Array.from({ length: seeds }, (_, block) => ({
    train: Int32Array.from({ length: first + block * step }, (__, row) => row),
    test: Int32Array.from({ length: step }, (__, row) => first + block * step + row),
  }));
}

async function readElec2({ data }: Folders): Promise<Dataset> {
  const file = join(data, 'electricity_elec2', 'electricity.csv');
  const table = await readTable(file);
  return {
    name: 'elec2',
    frame: toFrame(table, ['period', 'nswprice', 'nswdemand', 'vicprice', 'vicdemand', 'transfer']),
    classes: ['0', '1'],
    labels: encode(table.texts('class'), ['0', '1']),
    turns: timeBlocks(table.rows),
    files: [file],
    fileNames: null,
  };
}

const joined = (first: TextTable, second: TextTable): TextTable => ({
  rows: first.rows + second.rows,
  texts: (name) => [...first.texts(name), ...second.texts(name)],
});

/** One-class: trained on the normal rows of the training file, judged on the whole test file; only the seed differs between turns. */
async function readNsl({ data }: Folders): Promise<Dataset> {
  const names = await readNslNames(data);
  const files = ['KDDTrain+.txt.gz', 'KDDTest+.txt.gz'].map((name) => join(data, 'nsl_kdd', name));
  const [train, test] = [await readTable(files[0] ?? '', names), await readTable(files[1] ?? '', names)];
  const table = joined(train, test);
  const labels = Int32Array.from(table.texts('label'), (label) => (label === 'normal' ? 0 : 1));
  const turn: Turn = {
    train: Int32Array.from({ length: train.rows }, (_, row) => row).filter((row) => labels[row] === 0),
    test: Int32Array.from({ length: test.rows }, (_, row) => train.rows + row),
  };
  return {
    name: 'nsl-kdd',
    frame: toFrame(
      table,
      names.filter((name) => name !== 'label' && name !== 'difficulty'),
    ),
    classes: [],
    labels,
    turns: Array.from({ length: seeds }, () => turn),
    files,
    fileNames: names,
  };
}

/** Every dataset of the area, read when it is needed. */
export function listDatasets(folders: Folders): readonly (() => Promise<Dataset>)[] {
  return [
    () => readAi4i(folders, 'failure'),
    () => readAi4i(folders, 'mode'),
    () => readShoppers(folders, true),
    () => readShoppers(folders, false),
    () => readGerman(folders),
    () => readElec2(folders),
    () => readNsl(folders),
  ];
}
