import { Button, Group, Select } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { modelPath } from './model-words.ts';

/** Chooses two versions and leads to their comparison. */
export function CompareForm({ model, versions }: { readonly model: string; readonly versions: readonly number[] }) {
  const [before, setBefore] = useState(String(versions[1] ?? ''));
  const [after, setAfter] = useState(String(versions[0] ?? ''));
  const router = useRouter();
  const data = versions.map((version) => ({ value: String(version), label: `version ${version}` }));
  return (
    <Group gap="xs" align="flex-end">
      <Select
        size="xs"
        w={120}
        aria-label="First version"
        data={data}
        value={before}
        onChange={(next) => setBefore(next ?? before)}
        allowDeselect={false}
      />
      <Select
        size="xs"
        w={120}
        aria-label="Second version"
        data={data}
        value={after}
        onChange={(next) => setAfter(next ?? after)}
        allowDeselect={false}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowsDiff size={14} aria-hidden />}
        disabled={before === after}
        onClick={() => router.history.push(`${modelPath(model)}/compare?a=${before}&b=${after}`)}
      >
        Compare
      </Button>
    </Group>
  );
}
