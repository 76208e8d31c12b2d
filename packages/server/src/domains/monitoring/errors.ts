import { KaizenError } from '../../kernel/errors.ts';

export function monitorNotFound(name: string): KaizenError {
  return new KaizenError(
    'not_found',
    'monitoring.monitor_not_found',
    `There is no monitor "${name}". Declare it under "monitors" in kaizen.yaml, or list the monitors to see their names.`,
    { monitor: name },
  );
}

export function windowNotFound(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'monitoring.window_not_found',
    `There is no window ${id}. List the windows of the monitor to see their ids.`,
    { windowId: id },
  );
}

export function alertNotFound(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'monitoring.alert_not_found',
    `There is no alert ${id}. List the alerts to see their ids.`,
    { alertId: id },
  );
}

export function decisionNotFound(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'monitoring.decision_not_found',
    `There is no decision ${id}. List the decisions of the deployment to see their ids.`,
    { decisionId: id },
  );
}

export function unknownName(path: string, what: string, name: string, known: readonly string[]): KaizenError {
  const names = known.length === 0 ? 'none is declared' : `declared: ${known.join(', ')}`;
  return new KaizenError('invalid', 'monitoring.unknown_name', `There is no ${what} "${name}" (${names}).`, { path });
}

export function monitorElsewhere(path: string, name: string, projectId: string): KaizenError {
  return new KaizenError(
    'conflict',
    'monitoring.name_taken',
    `The monitor "${name}" belongs to another project (${projectId}). Names are unique per home; choose another one.`,
    { path },
  );
}

export function logUnreadable(what: string, problem: string): KaizenError {
  return new KaizenError('unavailable', 'monitoring.log_unreadable', `${what} could not be counted: ${problem}.`);
}
