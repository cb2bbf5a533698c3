import type { ListRef } from '../model/lists.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { notFound, type ProblemDetails, quoted } from './problem.ts'

/** Reading finds an answer, another address or nothing, or refuses the question. */
export type Outcome<T> = Found<T> | Moved | Missing | Refused

export interface Found<T> {
  kind: 'found'
  /**
   * Makes the answer from the documents that were opened; no other can be opened any more. It is not called where the client
   * has the answer already. It may refuse, once it sees what the documents hold.
   */
  render: () => T | Refused | Promise<T | Refused>
}

export interface Moved {
  kind: 'moved'
  /** The path that has the answer now. */
  path: string
}

/** This route has nothing at the address. Another route may. */
export interface Missing {
  kind: 'missing'
  problem: ProblemDetails
}

/** The documents are there, and have no answer to this question. */
export class Refused {
  readonly kind = 'refused'
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails) {
    this.problem = problem
  }
}

/** Answers a question from the archive. It gets nothing else of the request. */
export type Read<Q, T> = (question: Q, reader: ArchiveReader) => Promise<Outcome<T>>

export const found = <T>(render: Found<T>['render']): Found<T> => ({ kind: 'found', render })

export const moved = (path: string): Moved => ({ kind: 'moved', path })

/** @param what as in `sitemap "9"`, see `quoted` */
export const missing = (what: string): Missing => ({ kind: 'missing', problem: notFound(`There is no ${what}.`) })

export const refused = (problem: ProblemDetails): Refused => new Refused(problem)

/** @param what as in `feed of `, before the kind of the list */
export const missingList = (list: ListRef, what = ''): Missing =>
  missing(what + (list.kind === 'all' ? 'everything' : `${list.kind} ${quoted(list.name)}`))

export const missingAuthor = (name: string, what = ''): Missing => missing(`${what}author ${quoted(name)}`)
