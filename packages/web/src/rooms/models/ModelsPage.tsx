import { Button, CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../design/Async.tsx';
import { useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { CreateModelDialog } from './CreateModelDialog.tsx';
import { ModelsTable } from './ModelsTable.tsx';
import { modelOrders, readModelSearch } from './model-search.ts';
import { describeModels } from './model-words.ts';
import { modelPagesQuery } from './registry-queries.ts';
import { WaysToRegister } from './WaysToRegister.tsx';

/** The registered models: which versions carry which names, and how quality went from version to version. */
export function ModelsPage() {
  const [search] = useQueryParam('q');
  const [order = modelOrders[0].value] = useQueryParam('order');
  const filter = readModelSearch(search ?? '');
  const models = useInfiniteQuery(modelPagesQuery(filter, order));
  const items = models.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHead
        title="Models"
        {...(items === undefined ? {} : { headline: describeModels(items, filter !== undefined, models.hasNextPage) })}
        actions={<CreateModelDialog />}
      />
      <SearchBar />
      <Async
        query={models}
        isEmpty={({ pages }) => pages.every((page) => page.items.length === 0)}
        empty={filter === undefined ? <WaysToRegister /> : 'No model fits this search.'}
        height={240}
      >
        {({ pages }) => <ModelsTable models={pages.flatMap((page) => page.items)} />}
      </Async>
      {models.hasNextPage ? (
        <Group justify="center" mt="sm">
          <Button variant="default" loading={models.isFetchingNextPage} onClick={() => void models.fetchNextPage()}>
            Show more
          </Button>
        </Group>
      ) : null}
    </>
  );
}

/** What is looked for and in which order; both live in the address. */
function SearchBar() {
  const [asked, ask] = useQueryParam('q');
  const [order, setOrder] = useQueryParam('order');
  const [text, setText] = useState(asked ?? '');
  const askSoon = useDebouncedCallback((next: string) => ask(next.trim() === '' ? undefined : next), 250);
  const change = (next: string) => {
    setText(next);
    askSoon(next);
  };
  return (
    <Group gap="sm" mb="md" align="flex-end">
      <TextInput
        style={{ flex: '1 1 260px', maxWidth: 520 }}
        aria-label="Search models"
        placeholder="Name, team:line 2, or tags.team = 'line 2'"
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={text === '' ? null : <CloseButton size="sm" aria-label="Clear" onClick={() => change('')} />}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Select
        w={180}
        aria-label="Order"
        data={[...modelOrders]}
        value={order ?? modelOrders[0].value}
        onChange={(next) => setOrder(next === null || next === modelOrders[0].value ? undefined : next)}
        allowDeselect={false}
      />
    </Group>
  );
}
