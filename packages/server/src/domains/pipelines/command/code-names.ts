/** Folders that programs make and anyone can make again. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  'venv',
  'env',
  'mlruns',
  'mlartifacts',
  'build',
  'dist',
]);

const SECRET_NAMES = [
  /^\.env(\..*)?$/,
  /\.(pem|key|p12|pfx|jks|kdbx)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
  /^\.?(netrc|npmrc|pypirc|htpasswd|pgpass|git-credentials)$/,
  /^(credentials?|secrets?)(\.[a-z]+)?$/,
  /^service[-_]account.*\.json$/,
];

/** Whether a file is named as files with passwords or keys are; also for one below a folder that is named so. */
export function isSecretName(path: string): boolean {
  return path.split('/').some((part) => SECRET_NAMES.some((name) => name.test(part.toLowerCase())));
}
