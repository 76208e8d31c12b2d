import './waterfall.css';
import type { ShapSummary } from '@kaizen/contracts';
import { Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { formatNumber } from '../../../design/format.ts';
import { buildWaterfall, sayShapUnit, type WaterfallStep } from './shap-words.ts';

const MOST_STEPS = 9;
const MOST_ROWS = 100;

/** Why one row got its score: from the base, column by column, to the output. Begins with the row of the highest output. */
export function WaterfallPanel({ shap }: { readonly shap: ShapSummary }) {
  const order = shap.output.map((_, index) => index).toSorted((a, b) => (shap.output[b] ?? 0) - (shap.output[a] ?? 0));
  const offered =
    order.length <= MOST_ROWS ? order : [...order.slice(0, MOST_ROWS / 2), ...order.slice(-MOST_ROWS / 2)];
  const [chosen, setChosen] = useState(offered[0] ?? 0);
  const steps = buildWaterfall(shap, chosen, MOST_STEPS);
  const label = (index: number) => `row ${shap.rows[index] ?? index}: ${formatNumber(shap.output[index] ?? 0)}`;
  return (
    <>
      <Group gap="sm" mb="sm">
        <Select
          size="xs"
          w={220}
          searchable
          aria-label="Row to explain"
          data={offered.map((index) => ({ value: String(index), label: label(index) }))}
          value={String(chosen)}
          onChange={(next) => setChosen(Number(next ?? chosen))}
          allowDeselect={false}
        />
        <Text size="sm" c="var(--k-muted)">
          from {formatNumber(shap.base)} on average to {formatNumber(shap.output[chosen] ?? 0)}, {sayShapUnit(shap)}
        </Text>
      </Group>
      <Steps steps={steps} />
    </>
  );
}

function Steps({ steps }: { readonly steps: readonly WaterfallStep[] }) {
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  const percent = (value: number) => `${(100 * value) / span}%`;
  return (
    <ul className="k-waterfall" aria-label="Steps from the average to the output">
      {steps.map(({ name, value, from, to }) => (
        <li key={name}>
          <Text component="span" size="sm" truncate title={value === '' ? name : `${name} = ${value}`}>
            {name}{' '}
            <Text component="span" inherit c="var(--k-muted)">
              {value}
            </Text>
          </Text>
          <span className="k-track" aria-hidden>
            <span
              className="k-step"
              style={{
                left: percent(Math.min(from, to) - low),
                width: percent(Math.abs(to - from)),
                background: to >= from ? 'var(--k-challenger)' : 'var(--k-champion)',
              }}
            />
          </span>
          <Text component="span" size="sm" className="k-move">
            {to >= from ? '+' : '−'}
            {formatNumber(Math.abs(to - from))}
          </Text>
        </li>
      ))}
    </ul>
  );
}
