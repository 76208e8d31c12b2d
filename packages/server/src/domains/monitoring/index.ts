export type { MonitoringCommands, MonitoringReader, RetrainingDecision } from './contract.ts';
