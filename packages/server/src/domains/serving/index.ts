export type {
  Inference,
  InputColumn,
  InputKind,
  ServingCommands,
  ServingInference,
  ServingReader,
} from './contract.ts';
