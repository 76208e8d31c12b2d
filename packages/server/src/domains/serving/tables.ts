/** Rows of serving as the state database holds them. */
export interface ServingTables {
  serving_deployments: {
    name: string;
    project_id: string;
    logging: string;
    retention_days: number;
    retention_megabytes: number;
    created_at: number;
  };
  serving_routes: {
    deployment: string;
    revision: number;
    targets: string;
    threshold: number | null;
    updated_at: number;
  };
  serving_log_files: {
    deployment: string;
    kind: string;
    seq: number;
    key: string;
    base: number;
    next: number;
    rows: number;
    bytes: number;
    last_at: number;
    columns: string;
    created_at: number;
  };
}
