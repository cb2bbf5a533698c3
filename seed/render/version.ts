/** Raised whenever the same post comes to look otherwise: all that was loaded before is then made anew. */
export const RENDERING = 3
