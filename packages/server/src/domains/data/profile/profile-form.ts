import type { ColumnProfile, DatasetProfile } from '@kaizen/contracts';

/** Values of a column that the light form keeps. */
const LIGHT_TOP = 3;

/** How much of a profile is sent. */
export type ProfileForm = 'light' | 'plain' | 'full';

/** Leaves out what a reader did not ask for: 300 columns in the light form are a tenth of the full one. */
export function trimProfile(profile: DatasetProfile, form: ProfileForm): DatasetProfile {
  if (form === 'full') return profile;
  return { ...profile, columns: profile.columns.map(form === 'light' ? trimColumn : withoutSummary) };
}

function withoutSummary({ summary: _, ...column }: ColumnProfile): ColumnProfile {
  return column;
}

function trimColumn({ summary: _, patterns: __, top, ...column }: ColumnProfile): ColumnProfile {
  return {
    ...column,
    ...(top === undefined ? {} : { top: top.slice(0, LIGHT_TOP) }),
  };
}
