export type { InnovationCommands, InnovationReader } from './contract.ts';
