import type { LoopStage } from '@kaizen/contracts';
import type { LoopReadings } from './loop-readings.ts';
import { toStage } from './loop-wording.ts';

/** Objective. */
export function describePeopleStages({ objective, deployment }: LoopReadings): readonly LoopStage[] {
  if (objective === undefined) {
    return [
      toStage('objective', 'people', 'Objective', {
        state: 'waiting',
        waitsFor: 'an objective in kaizen.yaml',
        href: '/objectives',
      }),
    ];
  }
  const levels = objective.readings.filter((reading) => reading.windowId !== undefined);
  const last = levels.toSorted((a, b) => b.at - a.at)[0];
  const target = objective.kpi.target;
  return [
    toStage('objective', 'people', 'Objective', {
      state: last === undefined ? 'waiting' : objective.state,
      result: target === undefined ? objective.name : `${objective.name}; target ${target.toLocaleString('en-US')}`,
      value:
        last === undefined
          ? undefined
          : { number: last.value.value, unit: objective.kpi.unit.replace(' records', ''), label: '' },
      at: last?.at,
      waitsFor:
        last === undefined
          ? deployment?.champion === undefined
            ? 'a model in production'
            : 'labelled production rows'
          : undefined,
      href: '/objectives',
      newestFirst: levels.toSorted((a, b) => b.at - a.at).map(({ value }) => value.value),
    }),
  ];
}
