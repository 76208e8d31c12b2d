import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationPage } from './configuration-page.ts';

const page = fileURLToPath(new URL('../../../../../docs/reference/configuration.md', import.meta.url));
mkdirSync(dirname(page), { recursive: true });
writeFileSync(page, configurationPage());
