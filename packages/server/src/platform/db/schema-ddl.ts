import type { ColumnKinds, ColumnSpec, SchemaBuilder } from './schema-builder.ts';
import type { SqlConnection } from './sql-connection.ts';

type DatabaseKind = SqlConnection['kind'];
type Kind = keyof ColumnKinds;

const sqlTypes: Record<DatabaseKind, Record<Kind, string>> = {
  sqlite: {
    id: 'TEXT',
    text: 'TEXT',
    int64: 'INTEGER',
    double: 'REAL',
    flag: 'INTEGER',
    instant: 'INTEGER',
    json: 'TEXT',
  },
  postgres: {
    id: 'text COLLATE "C"',
    text: 'text COLLATE "C"',
    int64: 'bigint',
    double: 'double precision',
    flag: 'smallint',
    instant: 'bigint',
    json: 'text COLLATE "C"',
  },
};

interface ColumnState {
  readonly kind: Kind;
  readonly withNan: boolean;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly isUnique: boolean;
  readonly fallback: string | number | undefined;
  readonly reference: { readonly table: string; readonly column: string } | undefined;
}

class Column implements ColumnSpec {
  readonly state: ColumnState;

  constructor(state: ColumnState) {
    this.state = state;
  }

  #with(change: Partial<ColumnState>): Column {
    return new Column({ ...this.state, ...change });
  }

  nullable(): ColumnSpec {
    return this.#with({ isNullable: true });
  }
  primaryKey(): ColumnSpec {
    return this.#with({ isPrimaryKey: true });
  }
  unique(): ColumnSpec {
    return this.#with({ isUnique: true });
  }
  defaultTo(value: string | number): ColumnSpec {
    return this.#with({ fallback: value });
  }
  references(table: string, column: string): ColumnSpec {
    return this.#with({ reference: { table, column } });
  }
}

function column(kind: Kind, withNan = false): Column {
  return new Column({
    kind,
    withNan,
    isNullable: withNan,
    isPrimaryKey: false,
    isUnique: false,
    fallback: undefined,
    reference: undefined,
  });
}

const kinds: ColumnKinds = {
  id: () => column('id'),
  text: () => column('text'),
  int64: () => column('int64'),
  double: (options) => column('double', options?.nan === true),
  flag: () => column('flag'),
  instant: () => column('instant'),
  json: () => column('json'),
};

/** A name in double quotes; names are our own, snake_case. */
function quoted(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new Error(`"${name}" is not a name for a table, column or index: use snake_case.`);
  return `"${name}"`;
}

function list(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** The definitions a column gives: one, or two for a double that may be NaN. */
export function columnSql(database: DatabaseKind, name: string, spec: ColumnSpec): string[] {
  if (!(spec instanceof Column)) throw new Error(`Column "${name}" was not made with the column kinds.`);
  const { state } = spec;
  const parts = [quoted(name), sqlTypes[database][state.kind]];
  if (!state.isNullable) parts.push('NOT NULL');
  if (state.isPrimaryKey) parts.push('PRIMARY KEY');
  if (state.isUnique) parts.push('UNIQUE');
  if (state.fallback !== undefined) parts.push(`DEFAULT ${literal(state.fallback)}`);
  if (state.kind === 'id') parts.push(`CHECK (${quoted(name)} <> '')`);
  if (state.kind === 'flag') parts.push(`CHECK (${quoted(name)} IN (0, 1))`);
  if (state.reference !== undefined)
    parts.push(`REFERENCES ${quoted(state.reference.table)} (${quoted(state.reference.column)})`);
  const definition = parts.join(' ');
  return state.withNan
    ? [definition, ...columnSql(database, `${name}_is_nan`, column('flag').defaultTo(0))]
    : [definition];
}

/** The builder that migrations get: both databases from one description (SQLite tables are STRICT). */
export function createSchemaBuilder(connection: SqlConnection): SchemaBuilder {
  const run = async (sql: string): Promise<void> => {
    await connection.execute(sql);
  };
  return {
    async createTable(name, columns, options = {}) {
      const lines = Object.entries(columns(kinds)).flatMap(([key, spec]) => columnSql(connection.kind, key, spec));
      if (options.primaryKey !== undefined) lines.push(`PRIMARY KEY (${list(options.primaryKey)})`);
      for (const unique of options.unique ?? []) lines.push(`UNIQUE (${list(unique)})`);
      const form = options.clustered === true ? ' STRICT, WITHOUT ROWID' : ' STRICT';
      await run(
        `CREATE TABLE ${quoted(name)} (\n  ${lines.join(',\n  ')}\n)${connection.kind === 'sqlite' ? form : ''}`,
      );
    },
    async createIndex(name, table, columns, options = {}) {
      await run(
        `CREATE ${options.unique === true ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${quoted(table)} (${list(columns)})`,
      );
    },
    async addColumn(table, name, make) {
      const spec = make(kinds);
      if (spec instanceof Column && !spec.state.isNullable && spec.state.fallback === undefined) {
        throw new Error(
          `Column "${table}.${name}" is added to rows that exist: make it nullable or give it a default.`,
        );
      }
      for (const definition of columnSql(connection.kind, name, spec)) {
        await run(`ALTER TABLE ${quoted(table)} ADD COLUMN ${definition}`);
      }
    },
  };
}
