import type { RunDetail } from '@kaizen/contracts';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../../design/FactList.tsx';

/** Models that went in and came out, and the versions that were registered of them. */
export function RunModels({ run }: { readonly run: RunDetail }) {
  const facts: readonly NamedFact[] = [
    ...run.models.map(({ id, name, direction, step }) => ({
      name: direction === 'input' ? 'Went in' : 'Came out',
      value: <EvidenceLink to={`/logged-models/${encodeURIComponent(id)}`}>{name || id}</EvidenceLink>,
      ...(step === 0 ? {} : { aside: `step ${step}` }),
    })),
    ...run.versions.map(({ model, version }) => ({
      name: 'Registered',
      value: (
        <EvidenceLink to={`/models/${encodeURIComponent(model)}/versions/${version}`}>
          {model} version {version}
        </EvidenceLink>
      ),
    })),
  ];
  return (
    <FactList
      facts={facts.map((fact, index) => ({
        ...fact,
        name: index === 0 || facts[index - 1]?.name !== fact.name ? fact.name : `${fact.name} `,
      }))}
      nameWidth={110}
    />
  );
}
