export type { GovernanceReader } from './contract.ts';
