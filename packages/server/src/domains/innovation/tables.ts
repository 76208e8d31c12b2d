export interface ObjectivesTable {
  id: string;
  project_id: string;
  project_name: string;
  environment: string;
  name: string;
  owner: string | null;
  deployment: string;
  kpi_name: string;
  measure: 'cost-per-1000';
  direction: 'down';
  target: number | null;
  unit: string;
  assumption: string | null;
  declared_at: number;
  updated_at: number;
}

export interface ReadingsTable {
  objective_id: string;
  source: 'window' | 'comparison';
  source_id: string;
  value: number;
  low: number;
  high: number;
  n: number;
  level: number | null;
  read_at: number;
}

export interface InnovationTables {
  innovation_objectives: ObjectivesTable;
  innovation_readings: ReadingsTable;
}
