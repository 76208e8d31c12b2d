import type { VersionView } from '@kaizen/contracts';

/** A way to a version from elsewhere, as text to be copied. */
export interface UseSnippet {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

/** How code reads a version, and how a file becomes the next one; `origin` is the address of this server. */
export function writeUses({ dataset, id }: Pick<VersionView, 'dataset' | 'id'>, origin: string): readonly UseSnippet[] {
  const name = encodeURIComponent(dataset);
  const url = `${origin}/api/v1/datasets/${name}@${id}.parquet`;
  return [
    { key: 'pandas', label: 'pandas', text: `import pandas as pd\n\nrows = pd.read_parquet("${url}")` },
    { key: 'polars', label: 'Polars', text: `import polars as pl\n\nrows = pl.read_parquet("${url}")` },
    { key: 'duckdb', label: 'DuckDB', text: `SELECT * FROM read_parquet('${url}');` },
    {
      key: 'mlflow',
      label: 'MLflow',
      text: `import mlflow\nimport pandas as pd\n\nmlflow.set_tracking_uri("${origin}")\nurl = "${url}"\nrows = pd.read_parquet(url)\nwith mlflow.start_run():\n    # The run is linked to this version, and the version is kept for it.\n    mlflow.log_input(mlflow.data.from_pandas(rows, source=url), context="training")`,
    },
    { key: 'curl', label: 'curl', text: `curl -fO "${url}"` },
    {
      key: 'put',
      label: 'New version',
      text: `# The file becomes the next version; the answer says whether its rows are good.\ncurl -f -T ${dataset}.parquet ${origin}/api/v1/datasets/${name}.parquet`,
    },
  ];
}
