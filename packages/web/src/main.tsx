import '@mantine/core/styles.css';
import '@xyflow/react/dist/style.css';
import './app/global.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { followClientLink } from './app/client-links.ts';
import { router } from './app/router.tsx';
import { theme } from './app/theme.ts';

// The client itself sends again what got no answer; a refusal would only be refused again.
const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: false, refetchOnWindowFocus: true } },
});
/** An address that a client of the MLflow protocol printed leads to the page of the same thing. */
const followPrinted = () => {
  const place = followClientLink(globalThis.location.hash);
  if (place !== undefined) router.history.replace(place);
};
followPrinted();
globalThis.addEventListener('hashchange', followPrinted);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
