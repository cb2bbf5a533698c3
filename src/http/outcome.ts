import type { ArchiveReader } from '../store/document-reader.ts'
import { notFound, type Problem } from './problem.ts'

/** What reading comes to: an answer to show, another address, nothing, or a question that what is there has no answer to. */
export type Outcome<T> = Found<T> | Moved | Missing | Refused

export interface Found<T> {
  kind: 'found'
  /**
   * Makes the answer of the documents that were opened: no others can be any more. Nothing is made for who has the answer
   * already. A document may turn out to have nothing to show.
   */
  render: () => T | Refused | Promise<T | Refused>
}

export interface Moved {
  kind: 'moved'
  /** The path where it is now. */
  path: string
}

/** Nothing is here. Another route may know of the address. */
export interface Missing {
  kind: 'missing'
  problem: Problem
}

/** What was found has no answer to this question. */
export class Refused {
  readonly kind = 'refused'
  readonly problem: Problem

  constructor(problem: Problem) {
    this.problem = problem
  }
}

/** Answers a question, which is all that it knows of the request, from the archive. */
export type Read<Q, T> = (question: Q, reader: ArchiveReader) => Promise<Outcome<T>>

export const found = <T>(render: Found<T>['render']): Found<T> => ({ kind: 'found', render })

export const moved = (path: string): Moved => ({ kind: 'moved', path })

/** @param what as in `category "emnews"`, see `quoted` */
export const missing = (what: string): Missing => ({ kind: 'missing', problem: notFound(`There is no ${what}.`) })

export const refused = (problem: Problem): Refused => new Refused(problem)
