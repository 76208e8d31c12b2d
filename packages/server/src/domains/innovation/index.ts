export type { InnovationCommands, InnovationReader, KpiEvent } from './contract.ts';
