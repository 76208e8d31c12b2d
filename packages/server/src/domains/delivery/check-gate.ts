import { type FairnessAttribute, findNearestName, type Manifest } from '@kaizen/contracts';
import { gateInvalid } from './errors.ts';

/**
 * Throws `delivery.gate_invalid` for a fairness check without a bound, for one column that is cut in two ways, and for a name that is nearly that of a
 * declared column. Other columns are looked for among the rows, when the gate judges.
 */
export function checkGateFairness(deployment: string, manifest: Manifest): void {
  const known = knownColumns(deployment, manifest);
  const cuts = new Map<string, string>();
  for (const [index, check] of (manifest.gates?.[deployment]?.fairness ?? []).entries()) {
    const path = `gates.${deployment}.fairness.${index}`;
    if (check.min === undefined && check.max === undefined) {
      throw gateInvalid(path, `${check.metric} has no bound; say \`min\` or \`max\`.`);
    }
    const attributes = Array.isArray(check.attribute) ? check.attribute : [check.attribute];
    for (const attribute of attributes) checkAttribute(`${path}.attribute`, attribute, known, cuts);
  }
}

function checkAttribute(
  path: string,
  attribute: FairnessAttribute,
  known: readonly string[],
  cuts: Map<string, string>,
): void {
  const [column, bounds] = typeof attribute === 'string' ? [attribute, []] : [attribute.column, attribute.bounds];
  const cut = bounds.join(' ');
  if ((cuts.get(column) ?? cut) !== cut) {
    throw gateInvalid(path, `"${column}" is cut in two ways in this gate; use the same bounds everywhere.`);
  }
  cuts.set(column, cut);
  const nearest = known.includes(column) ? undefined : findNearestName(column, known);
  if (nearest === undefined) return;
  throw gateInvalid(path, `"${column}" is no declared column of the model's rows. Did you mean "${nearest}"?`);
}

/** Columns that the manifest names of the dataset behind a deployment's model; none where the model is not trained here. */
function knownColumns(deployment: string, manifest: Manifest): string[] {
  const training = manifest.training?.[manifest.deployments?.[deployment]?.model ?? ''];
  const set = training === undefined ? undefined : manifest.features?.[training.features];
  if (set === undefined) return [];
  return [...new Set([...Object.keys(manifest.data?.[set.from]?.columns ?? {}), ...set.inputs])];
}
