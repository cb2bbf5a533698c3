import type { ProblemKind } from '../model/problem-kind.ts'

/** Explains each type of problem to clients. The reference shows this, and a problem's `type` is an address there. */
export const problemMeanings: Record<ProblemKind, { status: number; meaning: string }> = {
  'bad-parameter': {
    status: 400,
    meaning: 'A parameter is not what it may be. `parameter` names it and `expected` says what would be right.',
  },
  'not-found': { status: 404, meaning: 'There is no such article, category, tag or address.' },
  gone: {
    status: 410,
    meaning:
      'The article was deleted, or the changes since a cursor are not known any more: then take a new cursor, and walk through the articles anew.',
  },
  'too-large': {
    status: 413,
    meaning:
      'The article has more HTML than text or Markdown can be made of at once. `detail` says where to read it instead.',
  },
  method: { status: 405, meaning: 'Everything here is for reading: use GET, HEAD or OPTIONS.' },
  'too-many': {
    status: 429,
    meaning: 'More requests from one address than this site answers. Ask again after `Retry-After`.',
  },
  internal: { status: 500, meaning: 'A fault of the server. Tell who runs the site what you asked for, and when.' },
  'not-loaded': { status: 503, meaning: 'The site has no articles yet. Ask again after `Retry-After`.' },
  unreadable: {
    status: 503,
    meaning:
      'A stored document is missing or broken. Just after a publish that passes within a minute; ask again after `Retry-After`.',
  },
  unavailable: { status: 503, meaning: 'The storage does not answer. Ask again after `Retry-After`.' },
  'no-search': {
    status: 501,
    meaning: 'The question needs the search index, and this site has none. Everything else is answered.',
  },
  origin: {
    status: 502,
    meaning:
      'The address is one that this site fetches from where it was before, and that place does not answer. The API is never fetched from there.',
  },
}
