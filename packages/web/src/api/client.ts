import { createClient } from '@kaizen/sdk';

/** The client of the server that this page came from. */
export const client = createClient({ url: globalThis.location.origin, retries: 1 });
