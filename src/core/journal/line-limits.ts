/** Longest line in bytes, the line end not counted: far above any message, far below the memory. */
export const LINE_BYTES_MAX = 1_048_576;
