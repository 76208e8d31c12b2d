import type { LoggedModelView } from '@kaizen/contracts';
import { formatCount } from '../../design/format.ts';

const libraries: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  lightgbm: 'LightGBM',
  xgboost: 'XGBoost',
  pytorch: 'PyTorch',
  tensorflow: 'TensorFlow',
  keras: 'Keras',
  python_function: 'a Python function',
};

/** How a model answers: in the server's process or by a Python process beside it, and why. */
export function sayServed({ origin }: Pick<LoggedModelView, 'origin'>): string {
  if (origin === undefined) return 'in process';
  const library = libraries[origin.flavour] ?? origin.flavour;
  if (origin.served === 'python-process') {
    return `by a Python process (${library})${origin.reason === undefined ? '' : `, because ${origin.reason}`}`;
  }
  const { check } = origin;
  const compared =
    check === undefined
      ? ''
      : `; both agreed within ${sayDifference(check.difference)} on ${formatCount(check.rows)} rows`;
  return `in process, converted from ${library}${compared}`;
}

/** A small difference of probabilities in plain digits. */
function sayDifference(difference: number): string {
  return difference < 1e-7 ? '0.0000001' : difference.toFixed(7).replace(/0+$/, '');
}
