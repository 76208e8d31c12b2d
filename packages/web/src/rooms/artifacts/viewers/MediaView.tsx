import { useState } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { nameOf } from '../file-path.ts';
import { bytesPath, type OpenFile } from '../file-source.ts';

const broken = 'This browser cannot play it. The bytes may still be right: download it.';

/** A sound; the browser reads only the stretch that it plays. */
export function AudioView({ file }: { readonly file: OpenFile }) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Empty>{broken}</Empty>;
  return (
    // biome-ignore lint/a11y/useMediaCaption: logged files have no captions
    <audio
      controls
      preload="metadata"
      src={bytesPath(file)}
      aria-label={nameOf(file.path)}
      onError={() => setBroken(true)}
      style={{ width: '100%', maxWidth: 560 }}
    />
  );
}

/** A film; the browser reads only the stretch that it plays. */
export function VideoView({ file }: { readonly file: OpenFile }) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Empty>{broken}</Empty>;
  return (
    // biome-ignore lint/a11y/useMediaCaption: logged files have no captions
    <video
      controls
      preload="metadata"
      src={bytesPath(file)}
      aria-label={nameOf(file.path)}
      onError={() => setBroken(true)}
      style={{ maxWidth: '100%', maxHeight: '72vh' }}
    />
  );
}
