/** More columns than this are refused: rules and profile are asked of every one of them. */
export const MAX_COLUMNS = 10_000;
