/** Variables of this process that a command of a team may see: where programs and home are, language, time zone, certificates, hardware. None of them is a secret. */
const PASSED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'LD_LIBRARY_PATH',
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'OMP_NUM_THREADS',
];
const INSTALLER = /^(PIP|UV)_[A-Z0-9_]+$|^(HTTPS?|NO|ALL)_PROXY$/i;

/** The variables that every command gets; with `installer` also those that say how packages are fetched, which may hold passwords of an index. */
export function readPassedEnvironment(options: { readonly installer?: boolean } = {}): Record<string, string> {
  const passed: Record<string, string> = {};
  // biome-ignore lint/style/noProcessEnv: an allow-list of what commands of a team are given
  for (const [name, value] of Object.entries(process.env)) {
    const isPassed =
      PASSED.includes(name) || name.startsWith('LC_') || (options.installer === true && INSTALLER.test(name));
    if (isPassed && value !== undefined) passed[name] = value;
  }
  passed.PATH ??= '/usr/local/bin:/usr/bin:/bin';
  return passed;
}
