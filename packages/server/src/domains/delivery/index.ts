export type {
  DeliveryCommands,
  DeliveryReader,
  EvaluationRows,
  GateCheck,
  RegistryTarget,
  ServingTarget,
} from './ports.ts';
