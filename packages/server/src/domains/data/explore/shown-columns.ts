import type { SchemaColumn } from '@kaizen/contracts';
import { maskedSelect } from '../sensitive/masking/mask-sql.ts';
import type { Masking } from '../sensitive/masking/masking.ts';

/** A column as people's queries see it: its name, and the SQL expression over the stored columns that gives it. */
interface ShownColumn {
  readonly name: string;
  readonly sql: string;
}

/**
 * How the columns of a version are shown to somebody. The one place where queries, charts and views get at stored values: what masks a column gives another expression for it here, and no
 * query can reach behind that. The expressions run in the locked engine, so they use nothing but columns and constants.
 */
type ShowColumns = (asked: {
  readonly dataset: string;
  readonly versionId: string;
  readonly columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>;
  readonly caller: string;
}) => Promise<readonly ShownColumn[]>;

/**
 * Whether somebody may ask the files of a project. Nobody has said what their columns hold, so nothing of them can be masked: who may not see raw columns may not see these files either.
 */
type MayReadFiles = (caller: string) => Promise<boolean>;

/** What decides how much a person sees. */
export interface Sight {
  readonly show: ShowColumns;
  readonly mayReadFiles: MayReadFiles;
}

/**
 * Columns as they are masked for everybody. A pseudonym needs the key, which never enters the engine that runs people's SQL: there such a column says that it has a value, and no
 * more. Until sign-in exists whoever reaches the server may read the files of its projects.
 */
export function maskedSight(masking: Pick<Masking, 'planOf'>): Sight {
  return {
    async show({ dataset, columns }) {
      const { rules } = await masking.planOf(dataset);
      const keyless = new Map(
        [...rules].map(([name, rule]) => [
          name,
          rule.method === 'hash' ? { ...rule, method: 'redact' as const } : rule,
        ]),
      );
      return maskedSelect(columns, { rules: keyless });
    },
    mayReadFiles: async () => true,
  };
}
