/** Writing models as ONNX files; a door of its own, because the schema of ONNX is megabytes that most users of the package never need. */
export { exportForestOnnx, type ForestOnnxOptions } from './forest-onnx.ts';
