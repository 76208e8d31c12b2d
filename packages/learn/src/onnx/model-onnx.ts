import { exportForestOnnx } from '../forest/forest-onnx.ts';
import type { AnyModel } from '../model/algorithms.ts';
import type { OnnxExportOptions } from './raw-inputs.ts';

/** Writes a model of any algorithm as an ONNX file that takes raw rows; see the algorithm's own export. */
export function exportModelOnnx(model: AnyModel, options: OnnxExportOptions): Uint8Array {
  switch (model.algorithm) {
    case 'random-forest':
      return exportForestOnnx(model, options);
  }
}
