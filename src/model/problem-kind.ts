/**
 * The kinds of problems that the Worker answers with: one for each `type` (RFC 9457, 3.1.1). Each kind has its words in every
 * language of the pages, its meaning in the description of the API, and its place on the page `/api`.
 */
export type ProblemKind =
  | 'bad-parameter'
  | 'not-found'
  | 'gone'
  | 'too-large'
  | 'not-loaded'
  | 'unreadable'
  | 'unavailable'
  | 'no-search'
  | 'origin'
  | 'method'
  | 'too-many'
  | 'internal'
