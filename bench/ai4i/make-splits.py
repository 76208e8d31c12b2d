"""Writes the ten fixed splits of AI4I 2020: one line per seed, the holdout's row numbers in ascending order.

python bench/ai4i/make-splits.py FILE > bench/ai4i/splits.txt   (scikit-learn 1.9.1)
"""

import sys

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

label = pd.read_csv(sys.argv[1])["Machine failure"].to_numpy()
rows = np.arange(len(label))
for seed in range(10):
    _, holdout = train_test_split(rows, test_size=0.2, stratify=label, random_state=seed)
    print(" ".join(str(row) for row in np.sort(holdout)))
