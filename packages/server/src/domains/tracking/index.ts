export type { TrackingCommands, TrackingReader } from './contract.ts';
