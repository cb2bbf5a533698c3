import type { DocumentKind } from '../../src/model/keys.ts'
import type { PlannedFile } from './files.ts'

/** A document that should be in KV. */
export interface PlannedDocument {
  kind: Exclude<DocumentKind, 'file'>
  key: string
  value: string
  /** The hash of the value, where that is known already. */
  hash?: string
  /** Keys of the heads of the lists that what readers see of it links to. */
  links?: () => readonly string[]
  /** When an article was published, RFC 3339. */
  published?: string
  /** True for a page of the site that is shown: others lead elsewhere. */
  isShown?: boolean
  /** It is an article whose Markdown is a document of its own. */
  hasOwnMarkdown?: boolean
}

/** Anything that should be in KV. */
export type Planned = PlannedDocument | PlannedFile

/**
 * The stages of writing: all documents of a stage have arrived before one of the next is written, so that whatever a reader can
 * reach exists. A new document is reached through heads only, so it comes before them. A document that readers reach already,
 * and that links to a list which is not there yet, comes after the head of that list.
 */
const stages = [
  'file',
  'article',
  'article with Markdown of its own',
  'site-page',
  'redirect',
  'files',
  'source',
  'page',
  'dates',
  'days',
  'feed',
  'new head',
  'page or feed that links to a new list',
  'head',
  'article that links to a new list',
  'category-pages',
  'front',
  'pages',
  'waiting',
  'missing-pictures',
  'included-files',
  'sections',
  'stylesheet',
  'site',
  'gone',
  'history-page',
  'history',
] as const satisfies readonly (DocumentKind | `${string} ${string}`)[]

/** The stage of what comes before no other document of its kind. Nothing but an article of a later stage needs its Markdown. */
const stageOfKind = (kind: DocumentKind): number => stages.indexOf(kind === 'markdown' ? 'article' : kind)

/**
 * The number of the stage in which a document is written.
 *
 * @param isThere true for keys that KV has
 */
export function stageOf(document: Planned, isThere: (key: string) => boolean): number {
  if (document.kind === 'file') return stages.indexOf('file')
  const { kind, key, links, hasOwnMarkdown } = document
  if (!isThere(key) && kind === 'head') return stages.indexOf('new head')
  const waits = isThere(key) && links !== undefined && !links().every(isThere)
  if (!waits) return hasOwnMarkdown ? stages.indexOf('article with Markdown of its own') : stageOfKind(kind)
  return stages.indexOf(
    kind === 'article' ? 'article that links to a new list' : 'page or feed that links to a new list',
  )
}

/** In this stage and later ones lists name what was written before. */
export const FIRST_HEAD = stages.indexOf('new head')

/** True for a document that is made before others of its stage: after it come documents of lower stages. */
export const isEarly = ({ kind }: PlannedDocument, stage: number): boolean => stage > stageOfKind(kind)
