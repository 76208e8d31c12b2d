import type { Evidence } from './evidence.ts';
import { isUndo } from './trace-champion.ts';
import { describeInstant, describeNumber } from './wording.ts';

/** One sentence: which version, since when, by whom, on what proof, for what reason, from what data. */
export function composeHeadline(evidence: Evidence): string {
  const { deployment, reign, at, started, registered } = evidence;
  const version = reign.promotion?.payload.version ?? registered?.payload.version;
  const name = version === undefined ? `Model version ${reign.modelVersionId}` : `Version ${version}`;
  const live = `${name} of ${deployment} was live at ${describeInstant(at)}, since ${describeInstant(reign.since)}`;
  const brought = isUndo(reign.begunBy) ? `, brought back by an undo of ${reign.begunBy.actor.name}` : '';
  const by = started?.payload.releasedBy ?? started?.actor.name ?? 'someone no kept event names';
  const release = `: released by ${by}${describeProof(evidence)}`;
  const cause = started === undefined ? '' : `, because: ${started.payload.cause.replace(/\.$/, '')}`;
  return `${live}${brought}${release}${cause}${describeData(evidence)}.`;
}

function describeProof({ gate, looks }: Evidence): string {
  const proofs = [];
  if (gate !== undefined) {
    const passed = gate.payload.checks.filter(({ verdict }) => verdict === 'pass').length;
    proofs.push(`a gate that passed ${passed} of ${gate.payload.checks.length} checks`);
  }
  if (looks.length > 0) proofs.push(`${looks.length} canary look${looks.length === 1 ? '' : 's'}`);
  return proofs.length === 0 ? ' without a recorded gate' : ` after ${proofs.join(' and ')}`;
}

function describeData({ dataVersion, runStarted }: Evidence): string {
  if (dataVersion === undefined) return '; what it was trained on is unknown';
  const { dataset, rows } = dataVersion.payload;
  const trained = Number(runStarted?.payload.params?.trainingRows);
  // A retraining reads only some rows of the version that it makes.
  if (Number.isInteger(trained) && trained !== rows)
    return `; trained on ${describeNumber(trained)} rows of a version of ${dataset} with ${describeNumber(rows)}`;
  return `; trained on ${describeNumber(rows)} rows of ${dataset}`;
}
