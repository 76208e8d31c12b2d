export { createArtifactReply } from './artifacts/artifact-reply.ts';
export type * from './contract.ts';
