import { exportAutoencoderOnnx } from '../autoencoder/autoencoder-onnx.ts';
import { exportConstantOnnx } from '../baseline/constant-onnx.ts';
import { exportBoostingOnnx } from '../boosting/boosting-onnx.ts';
import { exportForestOnnx } from '../forest/forest-onnx.ts';
import { exportHybridAnomalyOnnx } from '../hybrid/hybrid-onnx.ts';
import { exportIsolationForestOnnx } from '../isolation/isolation-onnx.ts';
import { exportLinearRegressionOnnx, exportLogisticRegressionOnnx } from '../linear/linear-onnx.ts';
import type { AnyModel } from '../model/algorithms.ts';
import type { OnnxExportOptions } from './raw-inputs.ts';

/** Writes a model of any algorithm as an ONNX file that takes raw rows; see the algorithm's own export. */
export function exportModelOnnx(model: AnyModel, options: OnnxExportOptions): Uint8Array {
  switch (model.algorithm) {
    case 'random-forest':
      return exportForestOnnx(model, options);
    case 'gradient-boosting':
      return exportBoostingOnnx(model, options);
    case 'logistic-regression':
      return exportLogisticRegressionOnnx(model, options);
    case 'linear-regression':
      return exportLinearRegressionOnnx(model, options);
    case 'isolation-forest':
      return exportIsolationForestOnnx(model, options);
    case 'autoencoder':
      return exportAutoencoderOnnx(model, options);
    case 'hybrid-anomaly':
      return exportHybridAnomalyOnnx(model, options);
    case 'constant':
      return exportConstantOnnx(model, options);
  }
}
