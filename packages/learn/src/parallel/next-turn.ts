/** Lets the event loop turn, so that work on the calling thread does not hold everything else up. */
export const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
