import './filter-box.css';
import { ActionIcon, Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type CompletionOption, completeFilter, type FilterNames } from './filter-completion.ts';
import type { FilterFault } from './filter-fault.ts';

interface FilterBoxProps {
  readonly value: string;
  readonly apply: (filter: string) => void;
  readonly names: FilterNames;
  readonly fault: FilterFault | undefined;
}

/**
 * The filter as text: suggestions while it is written, applied with Enter, and where the server cannot follow, the very place is underlined and the
 * server's words stand below.
 */
export function FilterBox({ value, apply, names, fault }: FilterBoxProps) {
  const box = useFilterText(value, apply, names);
  const { text, combobox, completion } = box;
  const shownFault = fault !== undefined && text === value ? fault : undefined;
  return (
    <div className="k-filter">
      <Combobox store={combobox} onOptionSubmit={box.take} position="bottom-start" width={340}>
        <Combobox.Target>
          <TextInput
            size="xs"
            ref={box.input}
            value={text}
            aria-label="Filter"
            placeholder="metrics.f1 > 0.8 AND params.kind = 'forest'"
            leftSection={<IconFilter size={15} aria-hidden />}
            rightSection={<ClearButton isShown={text !== ''} clear={box.clear} />}
            error={shownFault?.message}
            errorProps={{ role: 'alert', fz: 12 }}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => box.write(event.currentTarget.value)}
            onKeyDown={box.onKey}
            onSelect={box.look}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onScroll={box.look}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={completion.options.length === 0}>
          <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label="Suggestions">
            {completion.options.map((option) => (
              <Suggestion key={option.text} option={option} />
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {shownFault === undefined ? null : <Underline text={text} fault={shownFault} shift={box.shift} />}
    </div>
  );
}

function useFilterText(value: string, apply: FilterBoxProps['apply'], names: FilterNames) {
  const [text, setText] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [shift, setShift] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const completion = useMemo(() => completeFilter(text, caret, names), [text, caret, names]);
  useEffect(() => {
    setText(value);
    setCaret(value.length);
  }, [value]);
  const look = () => {
    setCaret(input.current?.selectionStart ?? text.length);
    setShift(input.current?.scrollLeft ?? 0);
  };
  const put = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const take = (option: string) => {
    const added = option.endsWith('.') ? option : `${option} `;
    put(text.slice(0, completion.from) + added + text.slice(completion.to), completion.from + added.length);
    combobox.resetSelectedOption();
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') combobox.closeDropdown();
    if (event.key !== 'Enter' || (combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0)) return;
    event.preventDefault();
    combobox.closeDropdown();
    apply(text.trim());
  };
  const write = (next: string) => {
    setText(next);
    setCaret(input.current?.selectionStart ?? next.length);
    combobox.openDropdown();
  };
  const clear = () => {
    put('', 0);
    apply('');
  };
  return { text, shift, input, combobox, completion, look, take, onKey, write, clear };
}

function Suggestion({ option }: { readonly option: CompletionOption }) {
  return (
    <Combobox.Option value={option.text} py={4}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" ff="monospace" truncate>
          {option.text}
        </Text>
        <Text size="xs" c="var(--k-muted)" truncate>
          {option.hint}
        </Text>
      </Group>
    </Combobox.Option>
  );
}

function ClearButton({ isShown, clear }: { readonly isShown: boolean; readonly clear: () => void }) {
  if (!isShown) return null;
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" onClick={clear} aria-label="Clear the filter">
      <IconX size={14} aria-hidden />
    </ActionIcon>
  );
}

function Underline({
  text,
  fault,
  shift,
}: {
  readonly text: string;
  readonly fault: FilterFault;
  readonly shift: number;
}) {
  const from = Math.min(fault.position, Math.max(0, text.length - 1));
  const to = Math.max(from + 1, from + fault.length);
  return (
    <div className="k-filter-mirror" aria-hidden data-testid="filter-fault" style={{ height: 30 }}>
      <span style={{ marginLeft: -shift }}>
        {text.slice(0, from)}
        <mark>{text.slice(from, to) || ' '}</mark>
      </span>
    </div>
  );
}
