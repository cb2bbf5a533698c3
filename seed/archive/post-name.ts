import type { Config } from './config.ts'
import type { Post } from './post.ts'

/** The parts of the name of a post's file. */
export interface PostName {
  /** The day as it is written there. */
  day: string
  title: string
  /** With its dot. */
  extension: string
  markup: Post['markup']
}

// Jekyll's `DATE_FILENAME_MATCHER`, on a name without its folders.
const dated = /^(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)(\.[^.]+)$/

/**
 * Reads the name of a file that may be a post, or says what is wrong with the name.
 *
 * @param path with slashes
 */
export function readPostName(path: string, config: Pick<Config, 'markdownExtensions'>): PostName | { wrong: string } {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const named = dated.exec(name)
  if (named === null) return { wrong: `the name is "${name}", want YYYY-MM-DD-title.md` }
  const [, day = '', title = '', extension = ''] = named
  const markup = markupOf(extension, config)
  if (markup !== null) return { day, title, extension, markup }
  const wanted = [...config.markdownExtensions, 'html'].map((known) => `.${known}`).join(', ')
  return { wrong: `the extension is "${extension}", want ${wanted}` }
}

/** What the name of a collection's document says: a day need not be in it. */
export function readDocumentName(
  path: string,
  config: Pick<Config, 'markdownExtensions'>,
): PostName | { wrong: string } {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const [, day = '', title = '', extension = ''] = /^(?:(\d{2,4}-\d{1,2}-\d{1,2})-)?(.+?)(\.[^.]+)$/.exec(name) ?? []
  const markup = markupOf(extension, config)
  return markup === null
    ? { wrong: `the extension is "${extension}", want Markdown or HTML` }
    : { day, title, extension, markup }
}

/** True for a file that is named like a post. */
export const isPostName = (path: string, config: Pick<Config, 'markdownExtensions'>): boolean =>
  !('wrong' in readPostName(path, config))

function markupOf(
  extension: string,
  { markdownExtensions }: Pick<Config, 'markdownExtensions'>,
): Post['markup'] | null {
  const name = extension.slice(1).toLowerCase()
  if (markdownExtensions.includes(name)) return 'markdown'
  return name === 'html' || name === 'htm' ? 'html' : null
}
