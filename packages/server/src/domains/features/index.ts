export type { CompiledFeatures, FeaturesReader, RawRow } from './features-reader.ts';
