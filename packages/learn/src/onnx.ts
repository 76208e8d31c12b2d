/** Writing models as ONNX files; a door of its own, because the schema of ONNX is megabytes that most users of the package never need. */
export { exportAutoencoderOnnx } from './autoencoder/autoencoder-onnx.ts';
export { exportConstantOnnx, exportPersistenceOnnx } from './baseline/constant-onnx.ts';
export { exportBoostingOnnx } from './boosting/boosting-onnx.ts';
export { exportForestOnnx } from './forest/forest-onnx.ts';
export { exportHybridAnomalyOnnx } from './hybrid/hybrid-onnx.ts';
export { exportIsolationForestOnnx } from './isolation/isolation-onnx.ts';
export { exportLinearRegressionOnnx, exportLogisticRegressionOnnx } from './linear/linear-onnx.ts';
export { exportModelOnnx } from './onnx/model-onnx.ts';
export type { OnnxExportOptions } from './onnx/raw-inputs.ts';
