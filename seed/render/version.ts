/** Raised whenever the same posts make other documents: all that was loaded before is then made anew. */
export const RENDERING = 15
