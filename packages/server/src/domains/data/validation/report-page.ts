import type { RuleResult, ValidationReport } from '@kaizen/contracts';

/** A validation as one HTML page: no script, nothing loaded, prints on white. */
export function writeReportPage(report: ValidationReport): string {
  const { tally } = report;
  const headline = report.success
    ? `All ${tally.rules} rules hold${tally.warned > 0 ? `, with ${tally.warned} warnings` : ''}.`
    : `${tally.failed} of ${tally.rules} rules are broken.`;
  const broken = report.results.filter(({ verdict }) => verdict !== 'pass');
  const held = report.results.filter(({ verdict }) => verdict === 'pass');
  const unshown = tally.passed - held.length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Validation of ${text(report.dataset)}</title><style>${style}</style></head><body><main>
<p class="kind">Validation</p><h1>${text(report.dataset)}</h1>
<p class="lead ${report.success ? 'ok' : 'bad'}">${report.success ? '✓' : '✕'} ${text(headline)}</p>
<dl>${facts(report)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${text(value)}</dd></div>`)
    .join('')}</dl>
${bar(report)}
<h2>Broken rules</h2>${broken.length === 0 ? '<p class="none">None.</p>' : broken.map(brokenPart).join('\n')}
<h2>Rules that hold</h2>${held.length === 0 ? '<p class="none">None.</p>' : heldTable(held)}
${unshown > 0 ? `<p class="none">And ${unshown} more that hold.</p>` : ''}
</main></body></html>`;
}

function facts(report: ValidationReport): ReadonlyArray<readonly [string, string]> {
  return [
    ['Looked at', report.versionId ?? report.source],
    ['Rows', report.rows.toLocaleString('en-US')],
    ['Environment', report.environment],
    ['Schema', `revision ${report.schemaRevision}`],
    ['When', new Date(report.createdAt).toISOString().replace('T', ' ').slice(0, 19).concat(' UTC')],
    ['By', report.author],
    ['Report', report.id],
  ];
}

/** The shares of held, warned and broken rules as one bar, each with its number. */
function bar({ tally }: ValidationReport): string {
  const parts = [
    ['ok', 'hold', tally.passed],
    ['warn', 'warn', tally.warned],
    ['bad', 'broken', tally.failed],
  ] as const;
  const words = parts.map(([, word, count]) => `${count} ${word}`).join(', ');
  const shares = parts
    .filter(([, , count]) => count > 0)
    .map(([look, , count]) => `<span class="${look}" style="flex:${count}"></span>`);
  return `<div class="bar" role="img" aria-label="${text(words)}">${shares.join('')}</div><p class="words">${text(words)}</p>`;
}

function brokenPart(result: RuleResult): string {
  const { unexpected_count: count, unexpected_percent: percent, element_count: all } = result.result;
  const counts =
    count === undefined
      ? ''
      : `<p class="counts"><b>${count.toLocaleString('en-US')}</b> of ${(all ?? 0).toLocaleString('en-US')} rows${percent === undefined ? '' : `, ${percent < 0.01 ? '&lt; 0.01' : percent.toFixed(2)} % of the values`}</p><div class="share"><span style="width:${Math.min(100, percent ?? 0)}%"></span></div>`;
  const samples = result.samples
    .map(
      ({ row, value }) =>
        `<tr><td class="n">${row.toLocaleString('en-US')}</td><td>${value === null ? '<i>missing</i>' : `<code>${text(value)}</code>`}</td></tr>`,
    )
    .join('');
  const table =
    samples === ''
      ? ''
      : `<table><thead><tr><th class="n">Row</th><th>Value</th></tr></thead><tbody>${samples}</tbody></table>`;
  return `<section class="${result.verdict === 'fail' ? 'fail' : 'warned'}"><h3>${text(result.column ?? 'The table')}: ${text(result.short)}</h3>
<p class="rule"><code>${text(result.rule)}</code> · ${result.severity}${result.where === undefined ? '' : ` · where <code>${text(result.where)}</code>`}${result.mostly === undefined ? '' : ` · mostly ${result.mostly}`}</p>
<dl><div><dt>Expected</dt><dd>${text(result.expected)}</dd></div><div><dt>Observed</dt><dd>${text(result.observed)}</dd></div></dl>${counts}${table}</section>`;
}

function heldTable(held: readonly RuleResult[]): string {
  const rows = held.map(
    ({ column, rule, expected, observed }) =>
      `<tr><td>${text(column ?? '')}</td><td><code>${text(rule.replace(/^expect_/, ''))}</code></td><td>${text(expected)}</td><td>${text(observed)}</td></tr>`,
  );
  return `<div class="wide"><table><thead><tr><th>Column</th><th>Rule</th><th>Expected</th><th>Observed</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `:root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--line:#d9d9e0;--ok:#0b6e4f;--warn:#8a5a00;--bad:#b42318;--ground:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#b0b4ba;--line:#3a3f45;--ok:#4cc38a;--warn:#f1a10d;--bad:#ff8b7d;--ground:#16181a}}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 system-ui,sans-serif}main{max-width:960px;margin:0 auto;padding:24px 16px}
h1{margin:0 0 4px;font-size:24px}h2{font-size:16px;border-bottom:1px solid var(--line);padding-bottom:4px;margin-top:28px}h3{font-size:14px;margin:0}
.kind{margin:0;color:var(--soft);font-size:12px;text-transform:uppercase}.lead{font-size:17px;font-weight:600;margin:0 0 12px}.ok{color:var(--ok)}.bad{color:var(--bad)}
dl{display:flex;flex-wrap:wrap;gap:8px 24px;margin:8px 0}dt{color:var(--soft);font-size:12px}dd{margin:0;overflow-wrap:anywhere}
.bar,.share{display:flex;height:8px;border-radius:2px;overflow:hidden;background:var(--line)}.bar .ok{background:var(--ok)}.bar .warn{background:var(--warn)}.bar .bad,.share span{background:var(--bad)}
.share{height:4px;max-width:320px}.words,.none,.rule,.counts{color:var(--soft);margin:4px 0;font-size:13px}section{border-left:3px solid var(--bad);padding:8px 12px;margin:12px 0;break-inside:avoid}
section.warned{border-color:var(--warn)}section.warned .share span{background:var(--warn)}.wide{overflow-x:auto}.wide table{min-width:640px}table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}th{text-align:left;color:var(--soft);font-weight:500}
th,td{padding:3px 8px 3px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}.wide td,.wide th{overflow-wrap:break-word}.n{text-align:right;width:80px}code{font-size:12px}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--ground:#fff;--ok:#0b6e4f;--warn:#8a5a00;--bad:#b42318}main{max-width:none;padding:0}.wide table{min-width:0}*{print-color-adjust:exact}}`;
