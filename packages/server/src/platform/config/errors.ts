import { KaizenError } from '../../kernel/errors.ts';

/** `where` names the source and the field as that source writes it, e.g. `KAIZEN_PORT` or `--port`. */
export function invalidSetting(where: string, value: unknown, expected: string): KaizenError {
  return new KaizenError('invalid', 'platform.config_invalid', `${where} is ${shown(value)}; it takes ${expected}.`, {
    field: where,
  });
}

export function unknownSetting(where: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? 'The names are in docs/reference/configuration.md.' : `Did you mean ${nearest}?`;
  return new KaizenError('invalid', 'platform.config_unknown', `${where} is not a setting. ${hint}`, { field: where });
}

export function unreadableConfigFile(path: string, reason: string): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.config_unreadable',
    `${path} cannot be used: ${reason}. Mend or remove the file; it is one JSON object of settings.`,
    { path },
  );
}

export function hostNotLoopback(where: string, host: string): KaizenError {
  return new KaizenError(
    'invalid',
    'platform.host_not_loopback',
    `${where} is ${shown(host)}, which other machines could reach, and there is no sign-in yet. Use 127.0.0.1, ::1 or localhost; to reach it from elsewhere, put a reverse proxy with its own sign-in in front.`,
    { field: where },
  );
}

/** A value for a message, without the password of a URL. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.replace(/\/\/([^:@/\s]*):[^@/\s]*@/, '//$1:…@').slice(0, 200);
}
