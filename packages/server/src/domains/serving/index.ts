export type {
  Inference,
  InferenceRequest,
  InputColumn,
  InputKind,
  OpenLog,
  ServedModel,
  ServingCommands,
  ServingInference,
  ServingReader,
} from './contract.ts';
