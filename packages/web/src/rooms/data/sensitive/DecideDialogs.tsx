import type { MaskingSpec, SchemaColumn, SensitiveClass, SensitiveColumn } from '@kaizen/contracts';
import { Group, NumberInput, Select, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { FormDialog } from '../../../design/FormDialog.tsx';
import { classes, classWords, methodWords, sayMasking } from './sensitive-words.ts';

/** What changes when a column is decided: everything that shows its values. */
const touches = ['sensitive', 'datasets', 'quarantine', 'validations'];
const methods = ['hash', 'truncate', 'generalise', 'redact'] as const;
/** The masking that the server has for the class. */
const USUAL = 'usual';

/** Confirms a column (`item`), changes what was said of it, or names one that no scan found (`others` to choose from). */
export function ConfirmColumn(props: {
  readonly dataset: string;
  readonly others: readonly SchemaColumn[];
  readonly item?: SensitiveColumn;
}) {
  const { dataset, others, item } = props;
  const start = { column: item?.column, kind: item?.class ?? 'other', masking: item?.masking } as const;
  const [column, setColumn] = useState<string | undefined>(start.column);
  const [kind, setKind] = useState<SensitiveClass>(start.kind);
  const [masking, setMasking] = useState<MaskingSpec | undefined>(start.masking);
  const [reason, setReason] = useState('');
  const type = others.find(({ name }) => name === column)?.type ?? 'text';
  const reset = () => {
    setColumn(start.column);
    setKind(start.kind);
    setMasking(start.masking);
    setReason('');
  };
  const isKnown = item?.status === 'confirmed';
  return (
    <FormDialog
      label={item === undefined ? 'Name a column' : isKnown ? 'Change' : 'Confirm'}
      title={item === undefined ? 'A column that is sensitive' : `${item.column} is sensitive`}
      confirm={isKnown ? 'Change it' : 'Mask it'}
      look="link"
      ready={column !== undefined}
      onOpen={reset}
      touches={touches}
      act={() =>
        client.sensitive.confirm(dataset, {
          column: column ?? '',
          class: kind,
          ...(masking === undefined ? {} : { masking }),
          ...(reason.trim() === '' ? {} : { reason }),
        })
      }
    >
      {item !== undefined ? null : (
        <Select
          label="Column"
          searchable
          data={others.map(({ name }) => name)}
          value={column ?? null}
          onChange={(value) => setColumn(value ?? undefined)}
        />
      )}
      <Select
        label="What it is"
        allowDeselect={false}
        data={classes.map((value) => ({ value, label: classWords[value] }))}
        value={kind}
        onChange={(value) => {
          setKind(classes.find((one) => one === value) ?? 'other');
          setMasking(undefined);
        }}
      />
      <MaskingFields masking={masking} isNumber={type === 'number' || type === 'integer'} onChange={setMasking} />
      {masking === undefined ? null : (
        <Text size="xs" c="var(--k-muted)" role="status">
          What is left of a value: {sayMasking(masking)}.
        </Text>
      )}
      <Textarea
        label="Why (kept with your name)"
        autosize
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function MaskingFields(props: {
  readonly masking: MaskingSpec | undefined;
  readonly isNumber: boolean;
  readonly onChange: (masking: MaskingSpec | undefined) => void;
}) {
  const { masking, isNumber, onChange } = props;
  const method = masking?.method;
  const whole = (label: string, field: 'keepFirst' | 'keepLast') => (
    <NumberInput
      label={label}
      w={140}
      min={0}
      max={20}
      allowDecimal={false}
      value={masking?.[field] ?? 0}
      onChange={(value) => onChange({ method: 'truncate', ...masking, [field]: Number(value) })}
    />
  );
  return (
    <>
      <Select
        label="What is shown instead"
        allowDeselect={false}
        data={[
          { value: USUAL, label: 'as usual for what it is' },
          ...methods.map((value) => ({ value, label: methodWords[value] })),
        ]}
        value={method ?? USUAL}
        onChange={(value) => {
          const next = methods.find((one) => one === value);
          onChange(next === undefined ? undefined : { method: next });
        }}
      />
      {method !== 'truncate' ? null : (
        <Group>
          {whole('First characters', 'keepFirst')}
          {whole('Last characters', 'keepLast')}
        </Group>
      )}
      {method !== 'generalise' || !isNumber ? null : (
        <NumberInput
          label="Width of the ranges"
          w={180}
          min={0}
          value={masking?.width ?? ''}
          onChange={(value) => onChange({ method, ...(Number(value) > 0 ? { width: Number(value) } : {}) })}
        />
      )}
    </>
  );
}

/** Says that a column is not sensitive; its values are shown as they are from then on. */
export function DismissColumn({ dataset, column }: { readonly dataset: string; readonly column: string }) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      label="Not sensitive"
      title={`${column} is not sensitive`}
      confirm="Show its values"
      look="link"
      ready={reason.trim().length >= 3}
      onOpen={() => setReason('')}
      touches={touches}
      act={() => client.sensitive.dismiss(dataset, column, reason)}
    >
      <Text size="sm">Its values are then shown and handed out as they are. Your reason is kept with your name.</Text>
      <Textarea
        label="Why"
        required
        autosize
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
