import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from '@xyflow/react';

/** A curved arrow with its label. */
export function CurvedEdge(props: EdgeProps) {
  return <DrawnEdge {...props} drawn={getBezierPath(props)} />;
}

/** An arrow of straight parts with its label. */
export function SteppedEdge(props: EdgeProps) {
  return <DrawnEdge {...props} drawn={getSmoothStepPath(props)} />;
}

/** The label is a part of the page, not of the drawing: the library's own one stays hidden when it is first drawn in a background tab. */
function DrawnEdge({
  drawn: [path, x, y],
  label,
  markerEnd,
  style,
}: EdgeProps & { readonly drawn: readonly [path: string, x: number, y: number, ...rest: number[]] }) {
  return (
    <>
      <BaseEdge
        path={path}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        {...(style === undefined ? {} : { style })}
      />
      {label === undefined ? null : (
        <EdgeLabelRenderer>
          <div className="k-edge-label" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {label}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
