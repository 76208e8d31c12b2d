export type { MonitoringCommands, MonitoringReader } from './contract.ts';
