"""Writes linear-reference.json (python linear-reference.py linear-reference.json). Python 3.11, numpy 2.4.6, scikit-learn 1.9.1."""
import json, sys, numpy as np, sklearn
from sklearn.linear_model import LinearRegression, Ridge, ElasticNet, Lasso, LogisticRegression
from sklearn.preprocessing import StandardScaler, OneHotEncoder
from sklearn.impute import SimpleImputer
rng = np.random.default_rng(7)
n = 160
r = lambda a, d=6: np.round(a, d)
a = r(rng.normal(size=n), 3); b = r(1e9 + 50*rng.normal(size=n), 2); c = r(0.4*a + rng.normal(size=n), 3)
a_missing = a.copy(); a_missing[rng.random(n) < 0.1] = np.nan
cats = np.array(['x', 'y', 'z', 'w'])
g = cats[rng.choice(4, size=n, p=[.5, .3, .15, .05])]
h = np.array(['p', 'q'])[rng.integers(0, 2, n)]
y = r(3*a - 0.02*(b-1e9) + 0.5*c + np.select([g=='x', g=='y', g=='z'], [1, -1, 2], 0) + 0.5*rng.normal(size=n), 4)
lin = 1.2*a - 0.8*c + np.select([g=='x', g=='y'], [0.7, -0.9], 0) + rng.logistic(size=n)
y2 = (lin > 0.3).astype(int); y3 = np.digitize(lin, [-0.7, 0.9])
w = r(rng.uniform(0.2, 3, n), 2)
num = np.column_stack([a_missing, b, c])
imp = SimpleImputer(strategy='mean').fit_transform(num)
def enc(weights):
    ks = ~np.isnan(a_missing)
    numeric = num.copy()
    wt = np.ones(n) if weights is None else weights
    numeric[~ks, 0] = np.average(a_missing[ks], weights=wt[ks])
    z = np.column_stack([StandardScaler().fit_transform(numeric[:, [j]], sample_weight=wt) for j in range(3)])
    hot = np.column_stack([(~ks).astype(float)] + [(g == k).astype(float) for k in cats] + [(h == k).astype(float) for k in ['p', 'q']])
    return np.column_stack([z, hot])
X = enc(None); Xw = enc(w)
# An array near 1e9 loses digits in one-pass formulas; both sides then agree only as far as this holds.
out = {'origin': f'scikit-learn {sklearn.__version__}, numpy {np.__version__}, written by linear-reference.py beside this file',
  'rows': {'a': [None if np.isnan(v) else v for v in a_missing], 'b': b.tolist(), 'c': c.tolist(), 'g': g.tolist(), 'h': h.tolist()},
  'y': y.tolist(), 'y2': y2.tolist(), 'y3': y3.tolist(), 'weights': w.tolist(), 'regression': [], 'logistic': []}
def lin_case(name, model, params, X=X, weights=None):
    model.fit(X, y, sample_weight=weights)
    out['regression'].append({'name': name, 'params': params, 'weighted': weights is not None, 'coefficients': model.coef_.tolist(), 'intercept': float(model.intercept_)})
lin_case('plain', LinearRegression(), {})
lin_case('plain, weighted', LinearRegression(), {}, Xw, w)
lin_case('ridge', Ridge(alpha=0.1*n, solver='cholesky'), {'alpha': 0.1})
lin_case('ridge, weighted', Ridge(alpha=0.1*w.sum(), solver='cholesky'), {'alpha': 0.1}, Xw, w)
lin_case('lasso', Lasso(alpha=0.05, tol=1e-14, max_iter=100000), {'alpha': 0.05, 'l1Ratio': 1})
lin_case('elastic net', ElasticNet(alpha=0.1, l1_ratio=0.4, tol=1e-14, max_iter=100000), {'alpha': 0.1, 'l1Ratio': 0.4})
lin_case('elastic net, weighted', ElasticNet(alpha=0.1, l1_ratio=0.4, tol=1e-14, max_iter=100000), {'alpha': 0.1, 'l1Ratio': 0.4}, Xw, w)
def log_case(name, target, alpha, l1=0.0, weights=None, class_weight=None, X=X):
    total = n if weights is None else weights.sum()
    if l1 == 0:
        m = LogisticRegression(C=1/(alpha*total), tol=1e-12, max_iter=100000, solver='newton-cg' , class_weight=class_weight)
    else:
        m = LogisticRegression(C=1/(alpha*total), l1_ratio=l1, tol=1e-12, max_iter=200000, solver='saga', class_weight=class_weight, random_state=0)
    m.fit(X, target, sample_weight=weights)
    out['logistic'].append({'name': name, 'target': 'y2' if target is y2 else 'y3', 'params': {'alpha': alpha, 'l1Ratio': l1, **({'classWeight': class_weight} if class_weight else {})},
      'weighted': weights is not None, 'coefficients': m.coef_.tolist(), 'intercepts': m.intercept_.tolist(), 'probabilities': m.predict_proba(X)[:5].tolist()})
log_case('binary ridge', y2, 0.01)
log_case('binary ridge, weighted', y2, 0.01, weights=w, X=Xw)
log_case('binary ridge, balanced', y2, 0.01, class_weight='balanced')
# A pure lasso over all categories of a column leaves the coefficients open; without the last column it does not.
log_case('binary lasso', y2, 0.02, 1.0, X=X[:, :-2])
log_case('binary elastic net', y2, 0.02, 0.5)
log_case('multinomial ridge', y3, 0.01)
log_case('multinomial elastic net', y3, 0.02, 0.5)
log_case('multinomial ridge, weighted, balanced', y3, 0.01, weights=w, class_weight='balanced', X=Xw)
def rnd(o):
    if isinstance(o, float): return float(f'{o:.14g}')
    if isinstance(o, list): return [rnd(x) for x in o]
    if isinstance(o, dict): return {k: rnd(v) for k, v in o.items()}
    return o
json.dump(rnd(out), open(sys.argv[1], 'w'), separators=(',', ':'))
